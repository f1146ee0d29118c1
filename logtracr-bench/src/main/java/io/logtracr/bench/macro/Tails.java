package io.logtracr.bench.macro;

import io.logtracr.bench.TmpfsFolder;
import io.logtracr.bench.rival.LogTarget;
import io.logtracr.bench.rival.Rival;
import io.logtracr.bench.rival.Sizing;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How long single calls take, the slowest above all. One thread calls without a pause, so a spiller that has something to do
 * never rests. Two clock reads are in each number: {@code DEBUG_OFF} shows what they cost.
 */
final class Tails implements Measurement {

    private static final int TMPFS_MEBIBYTES = 64;
    private static final int WARM_UP_MILLIS = 3_000;
    private static final int BETWEEN_CLOCK_CHECKS = 1_024;
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;
    private static final String FIRST = "p50 ns, a flow's first";
    private static final String OTHERS = "p99.9 ns, all others";
    private static final int ENTRIES_A_FLOW = 500;
    private static final int ENDLESS = 10_000_000;

    /** What goes on beside the calls. */
    enum Beside {
        /** Nothing, as far as the rival can help it: no flow ends, so none has to leave memory. */
        NOTHING,
        /** Flows end all the time. */
        WRITING,
        /** Flows end, and there is no room for their text. */
        WRITING_IN_VAIN
    }

    private final Beside beside;

    Tails(Beside beside) {
        this.beside = beside;
    }

    @Override
    public Map<String, Double> measure(Rival rival, Effort effort) throws Exception {
        if (beside != Beside.WRITING_IN_VAIN) {
            try (TmpfsFolder folder = TmpfsFolder.create();
                    LogTarget target = rival.open(folder.path(), Sizing.defaults())) {
                return measure(target, effort);
            }
        }
        try (SmallTmpfs tmpfs = SmallTmpfs.mount(TMPFS_MEBIBYTES);
                LogTarget target = rival.open(tmpfs.path(), Sizing.defaults())) {
            tmpfs.fill();
            return measure(target, effort);
        }
    }

    private Map<String, Double> measure(LogTarget target, Effort effort) {
        Calls calls = new Calls(target, beside == Beside.NOTHING ? ENDLESS : ENTRIES_A_FLOW);
        calls.make(Math.min(WARM_UP_MILLIS, effort.tailMillis()));
        long warmUpCalls = calls.histogram.getTotalCount();
        calls.reset();
        long before = System.nanoTime();
        calls.make(effort.tailMillis());
        double seconds = (System.nanoTime() - before) / 1e9;
        target.stop();

        Histogram histogram = calls.histogram;
        long made = histogram.getTotalCount();
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("p50 ns", (double) histogram.getValueAtPercentile(50));
        values.put("p99 ns", (double) histogram.getValueAtPercentile(99));
        values.put("p99.9 ns", (double) histogram.getValueAtPercentile(99.9));
        values.put("p99.99 ns", (double) histogram.getValueAtPercentile(99.99));
        values.put("max ns", (double) histogram.getMaxValue());
        if (calls.beginnings.getTotalCount() > 0) {
            values.put(FIRST, (double) calls.beginnings.getValueAtPercentile(50));
            calls.histogram.subtract(calls.beginnings);
            values.put(OTHERS, (double) calls.histogram.getValueAtPercentile(99.9));
        }
        values.put("calls/s", made / seconds);
        if (beside != Beside.WRITING_IN_VAIN) {
            values.put("lost %", 100.0 * target.lost(made + warmUpCalls) / (made + warmUpCalls));
        }
        return values;
    }

    /** The calling thread's work; entries like those of {@link Traffic}, flows that end included. */
    private static final class Calls {

        private final Traffic traffic;
        private final Histogram histogram = new Histogram(LONGEST_NANOS, DIGITS);
        /** The calls among them that a flow begins with. */
        private final Histogram beginnings = new Histogram(LONGEST_NANOS, DIGITS);

        Calls(LogTarget target, int entriesAFlow) {
            this.traffic = new Traffic(target, entriesAFlow);
        }

        void reset() {
            histogram.reset();
            beginnings.reset();
        }

        void make(int millis) {
            long end = System.nanoTime() + millis * 1_000_000L;
            while (System.nanoTime() - end < 0) {
                for (int i = 0; i < BETWEEN_CLOCK_CHECKS; i++) {
                    long flows = traffic.flows();
                    long start = System.nanoTime();
                    traffic.log(1);
                    long took = Math.min(LONGEST_NANOS, System.nanoTime() - start);
                    histogram.recordValue(took);
                    if (traffic.flows() != flows) {
                        beginnings.recordValue(took);
                    }
                }
            }
        }
    }
}
