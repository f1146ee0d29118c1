package io.logtracr.store;

import io.logtracr.arena.LogEntry;
import java.time.Instant;

/**
 * Turns entries, and remarks on what is missing, into the lines of the JSON format, wherever they come from. One thread; reuses
 * its memory.
 */
public final class FlowJson {

    private static final int INITIAL_BYTES = 4 << 10;

    private final JsonRenderer renderer = new JsonRenderer();
    private final Utf8Buffer buffer = new Utf8Buffer(INITIAL_BYTES);

    /** A writer. */
    public FlowJson() {}

    /** What comes now is of this flow, recorded by this instance. */
    public void flow(String flowId, String instance) {
        renderer.flow(flowId, instance);
    }

    /** An entry, with its line end; without {@code seq} where that is below 0. */
    public byte[] entry(LogEntry entry) {
        buffer.clear();
        renderer.entry(buffer, entry);
        return buffer.toByteArray();
    }

    /** A gap, with its line end. */
    public byte[] gap(TextBlock.Gap gap) {
        buffer.clear();
        renderer.gap(buffer, gap.count(), nanos(gap.from()), nanos(gap.to()), gap.cause());
        return buffer.toByteArray();
    }

    /** What a reader has to say of what is not here, with its line end; no file has such a line. */
    public byte[] missing(TextBlock.Missing missing) {
        buffer.clear();
        renderer.missing(buffer, missing.lines().get(0));
        return buffer.toByteArray();
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
