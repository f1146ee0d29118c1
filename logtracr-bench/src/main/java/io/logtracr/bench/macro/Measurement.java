package io.logtracr.bench.macro;

import io.logtracr.bench.rival.Rival;
import java.util.Map;

/** A program that measures one rival, alone in its JVM. */
interface Measurement {

    /**
     * Measures.
     *
     * @return numbers by the title of their column, units in it, in the order of the columns
     * @throws SkippedException if that is not possible here
     */
    Map<String, Double> measure(Rival rival, Effort effort) throws Exception;

    /** Says why something cannot be measured here. */
    final class SkippedException extends Exception {
        private static final long serialVersionUID = 1;

        SkippedException(String reason) {
            super(reason);
        }
    }
}
