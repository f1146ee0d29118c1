package io.logtracr.bench.macro;

/** How long the programs may take. */
public enum Effort {
    /** Shows that everything works; the numbers mean nothing. */
    SMOKE(20_000, 40, 100_000, 200, 500, 2_000, 1_000, 400),
    /** About two and a half minutes on one JDK for those programs and rivals that the preset of this name asks for. */
    QUICK(1_000_000, 2_000, 200_000, 300, 2_000, 100_000, 10_000, 3_000),
    /** The numbers that count. */
    STANDARD(5_000_000, 10_000, 200_000, 3_000, 10_000, 1_000_000, 10_000, 20_000),
    /** The same for longer, where that makes a difference. */
    FULL(5_000_000, 10_000, 200_000, 10_000, 60_000, 1_000_000, 10_000, 40_000);

    private final int entries;
    private final int flows;
    private final int entriesASecond;
    private final int trialMillis;
    private final int tailMillis;
    private final int passingFlows;
    private final int threads;
    private final int requests;

    Effort(
            int entries,
            int flows,
            int entriesASecond,
            int trialMillis,
            int tailMillis,
            int passingFlows,
            int threads,
            int requests) {
        this.entries = entries;
        this.flows = flows;
        this.entriesASecond = entriesASecond;
        this.trialMillis = trialMillis;
        this.tailMillis = tailMillis;
        this.passingFlows = passingFlows;
        this.threads = threads;
        this.requests = requests;
    }

    /** Entries of a whole-system run. */
    int entries() {
        return entries;
    }

    /** Flows that these belong to. */
    int flows() {
        return flows;
    }

    /** Rate of a paced whole-system run. */
    int entriesASecond() {
        return entriesASecond;
    }

    /** Length of a trial when the highest rate is searched. */
    int trialMillis() {
        return trialMillis;
    }

    /** Length of a measurement of single calls. */
    int tailMillis() {
        return tailMillis;
    }

    /** Flows that pass through before resident memory is looked at. */
    int passingFlows() {
        return passingFlows;
    }

    /** Virtual threads, or tasks. */
    int threads() {
        return threads;
    }

    /** Requests to the web server, half as many before to warm up. */
    int requests() {
        return requests;
    }
}
