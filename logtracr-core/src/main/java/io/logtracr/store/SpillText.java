package io.logtracr.store;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordView;

/**
 * The text of one spill as the file store writes it, collected in memory: for stores that keep text elsewhere. One thread; its
 * memory is used again.
 */
public final class SpillText {

    private static final int INITIAL_BYTES = 64 << 10;
    private static final int KEPT_BYTES = 1 << 20;

    private final FlowRenderer renderer = new TextRenderer();
    private Utf8Buffer buffer = new Utf8Buffer(INITIAL_BYTES);

    /** An empty one. */
    public SpillText() {}

    /** Forgets what was collected. */
    public void clear() {
        if (buffer.length() > KEPT_BYTES) {
            buffer = new Utf8Buffer(INITIAL_BYTES);
        }
        buffer.clear();
    }

    /** How many bytes have been collected. */
    public int bytes() {
        return buffer.length();
    }

    /** A header line, with its line end. */
    public void header(String flowId, String instance, boolean triggered) {
        renderer.header(buffer, flowId, instance, triggered);
    }

    /** An entry. */
    public void entry(LogEntry entry) {
        renderer.entry(buffer, entry);
    }

    /** An entry, straight from the arena. */
    public void record(RecordView record) {
        renderer.record(buffer, record);
    }

    /** Entries that are missing here; moments in nanoseconds since the epoch. */
    public void gap(long count, long fromEpochNanos, long toEpochNanos, LossCause cause) {
        renderer.gap(buffer, count, fromEpochNanos, toEpochNanos, cause);
    }

    /** The remark that something marked the flow as worth keeping. */
    public void triggered(long atEpochNanos, String by, String thread) {
        renderer.triggered(buffer, atEpochNanos, by, thread);
    }

    /** The remark that the flow ended. */
    public void finished(long atEpochNanos, String outcome, long durationNanos) {
        renderer.finished(buffer, atEpochNanos, outcome, durationNanos);
    }

    /** The remark that the flow goes on after its end. */
    public void reopened(long atEpochNanos) {
        renderer.reopened(buffer, atEpochNanos);
    }

    /** The closing remark. */
    public void spilled(String reason, int entries, int errors, long atEpochNanos) {
        renderer.spilled(buffer, reason, entries, errors, atEpochNanos);
    }

    /** A copy of what was collected: UTF-8, whole lines. */
    public byte[] toByteArray() {
        return buffer.toByteArray();
    }
}
