package io.logtracr.bench.results;

import java.util.Map;

/**
 * What a program outside JMH measured of one rival.
 *
 * @param scenario what was measured
 * @param rival    with whom
 * @param values   numbers by the title of their column, in order; empty if it was skipped
 * @param skipped  why nothing was measured, or {@code null}
 */
public record ProgramRow(String scenario, String rival, Map<String, Double> values, String skipped) {}
