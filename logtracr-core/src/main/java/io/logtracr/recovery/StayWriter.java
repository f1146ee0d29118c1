package io.logtracr.recovery;

import io.logtracr.arena.DeadArena;
import io.logtracr.arena.DeadStay;
import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.flow.SpillReason;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.FlowStore;
import java.io.IOException;
import org.slf4j.event.Level;

/**
 * Passes entries of one stay to the store, with the gaps between them, as one append that is begun when there is something to
 * append. The same steps as a live spill: intent, text, "spilled", intent taken back.
 */
final class StayWriter implements DeadArena.Sink {

    private final DeadArena arena;
    private final DeadStay stay;
    private final FileFlowStore store;
    private FlowStore.Append append;
    private long expected;
    private long lastEpochNanos;
    private int entries;
    private int errors;
    private boolean begun;
    private boolean committed;

    /** @param lastEpochNanos the latest moment before which nothing of what is missing can have happened */
    StayWriter(DeadArena arena, DeadStay stay, FileFlowStore store, long lastEpochNanos) {
        this.arena = arena;
        this.stay = stay;
        this.store = store;
        this.expected = stay.spilled();
        this.lastEpochNanos = lastEpochNanos;
    }

    @Override
    public void entry(LogEntry entry) throws IOException {
        begin();
        if (entry.sequence() > expected) {
            append.gap(entry.sequence() - expected, lastEpochNanos, entry.epochNanos(), entry.lossBefore());
        }
        append.entry(entry);
        entries++;
        if (entry.level() == Level.ERROR) {
            errors++;
        }
        expected = entry.sequence() + 1;
        lastEpochNanos = entry.epochNanos();
    }

    private void begin() throws IOException {
        if (append == null) {
            begun = true;
            append = store.begin(stay.flowId(), stay.isTriggered());
            arena.setIntent(stay, append.part(), append.lengthBefore());
        }
    }

    /** The stay's last entry has passed: writes the gap behind it, if there is one. */
    void gapAtEnd(long nowEpochNanos) throws IOException {
        if (stay.lost() > expected) {
            begin();
            append.gap(
                    stay.lost() - expected, lastEpochNanos, Math.max(lastEpochNanos, nowEpochNanos), LossCause.UNKNOWN);
            expected = stay.lost();
        }
    }

    /** Makes all this last. */
    void commit() throws IOException {
        if (append != null) {
            append.commit(SpillReason.RECOVERED.label(), entries, errors);
            append = null;
            committed = true;
            arena.noteSpilled(stay, expected);
        }
    }

    /**
     * Takes everything back.
     *
     * @throws IOException if that cannot be done: the intent stays in the arena, and nothing else may be appended before it is
     *                     cut back
     */
    void rollback() throws IOException {
        if (committed) {
            throw new IOException("what is stored could not be noted in the arena");
        }
        if (append != null) {
            append.rollback();
            append = null;
            arena.clearIntent();
        }
    }

    /** How many entries were passed on. */
    int entries() {
        return entries;
    }

    /** Whether there was nothing to append. */
    boolean isEmpty() {
        return !begun;
    }

    /** When the last entry passed on was recorded, nanoseconds since the epoch. */
    long lastEpochNanos() {
        return lastEpochNanos;
    }
}
