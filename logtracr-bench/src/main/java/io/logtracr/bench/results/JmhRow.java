package io.logtracr.bench.results;

import java.util.Map;

/**
 * One result of JMH: average time.
 *
 * @param javaVersion the JDK that was measured
 * @param workload    the benchmark method's name
 * @param threads     calling threads
 * @param parameters  by name, in order
 * @param score       nanoseconds a call
 * @param error       half of the 99.9 % confidence interval, {@code NaN} where JMH has none
 * @param secondary   other metrics by name: {@code gc.alloc.rate.norm}, {@code calls}, {@code lost}
 */
record JmhRow(
        String javaVersion,
        String workload,
        int threads,
        Map<String, String> parameters,
        double score,
        double error,
        Map<String, Double> secondary) {

    /** What was not measured. */
    static final JmhRow NOTHING = new JmhRow("", "", 0, Map.of(), Double.NaN, Double.NaN, Map.of());

    /** Who was measured: the rival, the format of the store or, in the main log, whether the recorder is there. */
    String rival() {
        String rival = parameters.get("rival");
        if (rival != null) {
            return rival;
        }
        String format = parameters.get("format");
        if (format != null) {
            return format;
        }
        return Boolean.parseBoolean(parameters.get("recorder")) ? "with the recorder" : "without the recorder";
    }

    /** Bytes allocated a call, {@code NaN} if that was not measured. */
    double bytes() {
        return secondary.getOrDefault("gc.alloc.rate.norm", Double.NaN);
    }

    /** Share of the entries that were lost, {@code NaN} if that is not known. */
    double lostShare() {
        double calls = secondary.getOrDefault("calls", 0.0);
        return calls > 0 ? secondary.getOrDefault("lost", Double.NaN) / calls : Double.NaN;
    }
}
