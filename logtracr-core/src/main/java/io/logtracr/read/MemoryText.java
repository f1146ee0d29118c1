package io.logtracr.read;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.store.FlowText;
import io.logtracr.store.TextBlock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;

/** The text of what is in memory only, entry by entry, with the gaps in between. One thread. */
final class MemoryText {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Iterator<MemoryStay> stays;
    private final FlowText text = new FlowText();
    private final Queue<TextBlock> pending = new ArrayDeque<>(2);
    private Iterator<LogEntry> entries;
    private long expected;
    private long lost;
    private long lastEpochNanos;

    /**
     * The text of these stays.
     *
     * @param before time of the entry before them, {@code null} if there is none
     */
    MemoryText(List<MemoryStay> stays, Instant before) {
        this.stays = stays.iterator();
        this.lastEpochNanos = before == null ? 0 : nanos(before);
    }

    /** The next piece, {@code null} if there is none. */
    TextBlock next() {
        while (pending.isEmpty()) {
            if (entries != null && entries.hasNext()) {
                entry(entries.next());
            } else if (entries != null) {
                entries = null;
                if (lost > expected) {
                    pending.add(text.gap(lost - expected, lastEpochNanos, lastEpochNanos, LossCause.UNKNOWN));
                }
            } else if (stays.hasNext()) {
                MemoryStay stay = stays.next();
                entries = stay.entries().iterator();
                expected = stay.first();
                lost = stay.lost();
            } else {
                return null;
            }
        }
        return pending.remove();
    }

    private void entry(LogEntry entry) {
        if (entry.sequence() > expected) {
            long from = lastEpochNanos == 0 ? entry.epochNanos() : lastEpochNanos;
            pending.add(text.gap(entry.sequence() - expected, from, entry.epochNanos(), entry.lossBefore()));
        }
        pending.add(text.entry(entry));
        expected = entry.sequence() + 1;
        lastEpochNanos = entry.epochNanos();
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
    }

    static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS_PER_SECOND), Math.floorMod(epochNanos, NANOS_PER_SECOND));
    }
}
