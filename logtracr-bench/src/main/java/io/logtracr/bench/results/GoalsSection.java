package io.logtracr.bench.results;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What logtracr aims at, and what was measured on one JDK. */
final class GoalsSection {

    private static final String OURS = "LOGTRACR_MAPPED";
    private static final String STORING = "LOGTRACR_STORING";
    private static final String FOUR = "fourArguments";
    private static final String CPU = "CPU ns/entry kept";
    private static final String TAIL = "p99.9 ns";
    private static final String OTHERS_TAIL = "p99.9 ns, all others";

    /** The caller's own: an array of four and a boxed long. */
    private static final double CALLERS_BYTES = 56;

    private static final List<Goal> GOALS = List.of(
            cheaper("FILE_NO_FLUSH", 1, 7),
            cheaper("FILE_NO_FLUSH", 2, 12),
            cheaper("FILE_IMMEDIATE_FLUSH", 1, 18),
            cheaper("FILE_IMMEDIATE_FLUSH", 2, 40),
            cheaper("SIFTING", 1, 9),
            cheaper("SIFTING", 2, 20),
            cheaper("JFR_EVENT", 1, 1),
            cheaper("JFR_EVENT", 2, 1),
            cheaper("CYCLIC_BUFFER", 1, 1),
            cheaper("CYCLIC_BUFFER", 2, 1),
            atMost(
                    "bytes against CYCLIC_BUFFER",
                    1 / 3.0,
                    measured -> measured.bytes(FOUR, OURS) / measured.bytes(FOUR, "CYCLIC_BUFFER")),
            atMost(
                    "bytes a call with a stable MDC, of which 56 are the caller's",
                    CALLERS_BYTES + 0.5,
                    measured -> measured.bytes("stableMdc", OURS)),
            atMost(
                    "three key-values against four arguments",
                    2,
                    measured -> measured.nanos("fluentThreeKeyValues", 1, OURS) / measured.nanos(FOUR, 1, OURS)),
            atMost(
                    "ns more for a call outside any flow",
                    6,
                    measured -> measured.nanos("outsideFlow", 1, OURS) - measured.nanos("outsideFlow", 1, "DEBUG_OFF")),
            atMost("ns more, beyond noise, for INFO in the main log", 0, Measured::mainLogNanosBeyondNoise),
            atMost(
                    "CPU of the whole system against FILE_NO_FLUSH",
                    0.5,
                    measured -> measured.number("WHOLE_SYSTEM", STORING, CPU)
                            / measured.number("WHOLE_SYSTEM", "FILE_NO_FLUSH", CPU)),
            atMost(
                    "the same at a rate that all hold",
                    0.5,
                    measured -> measured.number("WHOLE_SYSTEM_PACED", STORING, CPU)
                            / measured.number("WHOLE_SYSTEM_PACED", "FILE_NO_FLUSH", CPU)),
            atMost("p99.9 ns while spilling", 5_000, measured -> measured.number("TAIL_SPILLING", STORING, TAIL)),
            atMost(
                    "… against quiet",
                    3,
                    measured -> measured.number("TAIL_SPILLING", STORING, TAIL) / quietTail(measured)),
            atMost(
                    "… the first call of each flow left out",
                    3,
                    measured -> measured.number("TAIL_SPILLING", STORING, OTHERS_TAIL) / quietTail(measured)),
            atMost("p99.9 ns with a full tmpfs", 5_000, measured -> measured.number("TAIL_TMPFS_FULL", STORING, TAIL)),
            atMost(
                    "… against quiet",
                    3,
                    measured -> measured.number("TAIL_TMPFS_FULL", STORING, TAIL) / quietTail(measured)),
            atMost(
                    "100 000 flows in turn against 64",
                    2,
                    measured -> measured.nanosInTurn(FOUR, OURS, 100_000) / measured.nanos(FOUR, 1, OURS)),
            atMost("MiB beside the arena after many flows", 16, GoalsSection::mibBesideArena));

    private GoalsSection() {}

    /** What the JVM gives back meanwhile of memory that was never ours does not count for us. */
    private static double mibBesideArena(Measured measured) {
        return measured.number("MANY_FLOWS_LATER", STORING, "live heap MiB more")
                + Math.max(0, measured.number("MANY_FLOWS_LATER", STORING, "outside heap MiB more"));
    }

    /** A number that should not be passed, downwards or upwards. */
    private record Goal(String name, boolean atLeast, double limit, ToDoubleFunction<Measured> found) {

        String verdict(double value) {
            if (!Double.isFinite(value)) {
                return "not measured";
            }
            return (atLeast ? value >= limit : value <= limit) ? "yes" : "**no**";
        }

        String wanted() {
            return (atLeast ? "≥ " : "≤ ") + text(limit);
        }

        static String text(double value) {
            return Math.abs(value) < 1 && value != 0 ? MarkdownTable.hundredths(value) : MarkdownTable.number(value);
        }
    }

    private static Goal cheaper(String rival, int threads, double times) {
        String name = "times cheaper than " + rival + (threads == 1 ? ", 1 thread" : ", " + threads + " threads");
        return new Goal(
                name,
                true,
                times,
                measured -> measured.nanos(FOUR, threads, rival) / measured.nanos(FOUR, threads, OURS));
    }

    private static Goal atMost(String name, double limit, ToDoubleFunction<Measured> found) {
        return new Goal(name, false, limit, found);
    }

    private static double quietTail(Measured measured) {
        return measured.number("TAIL_QUIET", OURS, TAIL);
    }

    static String render(Measured measured) {
        MarkdownTable table = new MarkdownTable(List.of("aim", "wanted", "measured", "reached"));
        for (Goal goal : GOALS) {
            double found = goal.found().applyAsDouble(measured);
            table.row(List.of(goal.name(), goal.wanted(), Goal.text(found), goal.verdict(found)));
        }
        return "\n### Aims\n\n" + table;
    }
}
