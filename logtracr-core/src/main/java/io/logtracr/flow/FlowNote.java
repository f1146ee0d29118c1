package io.logtracr.flow;

/** What happened to a flow as a whole, to be told in its text. */
public sealed interface FlowNote {

    /** When, nanoseconds since the epoch. */
    long epochNanos();

    /**
     * Something marked it.
     *
     * @param by     what, in one line
     * @param thread name of the thread
     */
    record Triggered(long epochNanos, String by, String thread) implements FlowNote {}

    /**
     * It ended.
     *
     * @param durationNanos how long it took, as far as it is known
     */
    record Finished(long epochNanos, FlowOutcome outcome, long durationNanos) implements FlowNote {}
}
