package io.logtracr.bench.results;

import java.util.List;

/**
 * All that was measured on one JDK; every question is answered by {@code NaN} where that was not measured.
 *
 * @param jmh      results of JMH
 * @param programs results of the programs outside JMH
 */
record Measured(List<JmhRow> jmh, List<ProgramRow> programs) {

    private static final String USUAL_FLOWS = "64";

    /** Nanoseconds of a call with 64 flows a thread. */
    double nanos(String workload, int threads, String rival) {
        return row(workload, threads, rival, USUAL_FLOWS).score();
    }

    /** Nanoseconds of a call of one thread with so many flows in turn. */
    double nanosInTurn(String workload, String rival, int flows) {
        return row(workload, 1, rival, Integer.toString(flows)).score();
    }

    /** Bytes that a call of one thread allocates. */
    double bytes(String workload, String rival) {
        return row(workload, 1, rival, USUAL_FLOWS).bytes();
    }

    /** By how much more the recorder makes the main log's calls outside flows cost than the two measurements may be off. */
    double mainLogNanosBeyondNoise() {
        JmhRow without = mainLog(false);
        JmhRow with = mainLog(true);
        return Math.max(0, with.score() - without.score() - with.error() - without.error());
    }

    /** A number of a program. */
    double number(String scenario, String rival, String title) {
        return programs.stream()
                .filter(row -> row.scenario().equals(scenario) && row.rival().equals(rival))
                .map(row -> row.values().getOrDefault(title, Double.NaN))
                .findFirst()
                .orElse(Double.NaN);
    }

    private JmhRow row(String workload, int threads, String rival, String flows) {
        return jmh.stream()
                .filter(row -> row.workload().equals(workload) && row.threads() == threads)
                .filter(row -> row.rival().equals(rival))
                .filter(row ->
                        row.parameters().getOrDefault("flows", USUAL_FLOWS).equals(flows))
                .filter(row -> !row.parameters().getOrDefault("shared", "false").equals("true"))
                .findFirst()
                .orElse(JmhRow.NOTHING);
    }

    private JmhRow mainLog(boolean recorder) {
        return jmh.stream()
                .filter(row -> row.workload().equals("infoThroughFileAppender") && row.threads() == 1)
                .filter(row -> "false".equals(row.parameters().get("inFlow")))
                .filter(row ->
                        Boolean.toString(recorder).equals(row.parameters().get("recorder")))
                .findFirst()
                .orElse(JmhRow.NOTHING);
    }
}
