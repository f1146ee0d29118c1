package io.logtracr.cli;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.Thrown;
import io.logtracr.read.FlowPiece;
import io.logtracr.store.FlowJson;
import io.logtracr.store.TextBlock;
import java.util.List;
import java.util.Map;

/**
 * Entries, and what is missing, as the lines of the JSON format. What comes from memory or from a JSON file is whole; of what
 * comes from a text file there is what the text tells: key-values, markers and MDC are part of the body, and there is no
 * {@code seq}.
 */
final class JsonLines {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NOT_KNOWN = -1;

    private final Output out;
    private final FlowJson json = new FlowJson();

    JsonLines(Output out) {
        this.out = out;
    }

    /** Writes an entry, a gap, or that something is missing; other remarks are left out. */
    void write(String flowId, FlowPiece piece) {
        json.flow(flowId, piece.instance());
        if (piece.block() instanceof TextBlock.Entry entry) {
            out.write(json.entry(entry.source() == null ? ofText(entry) : entry.source()));
        } else if (piece.block() instanceof TextBlock.Gap gap) {
            out.write(json.gap(gap));
        } else if (piece.block() instanceof TextBlock.Missing missing) {
            out.write(json.missing(missing));
        }
    }

    private static LogEntry ofText(TextBlock.Entry entry) {
        EntryParts parts = EntryParts.of(entry);
        Thrown thrown = parts.stackTrace() == null
                ? null
                : new Thrown(parts.exceptionType(), parts.exceptionMessage(), parts.stackTrace());
        return new LogEntry(
                NOT_KNOWN,
                entry.time().getEpochSecond() * NANOS_PER_SECOND + entry.time().getNano(),
                entry.level(),
                entry.thread(),
                entry.logger(),
                parts.message(),
                List.of(),
                null,
                List.of(),
                thrown,
                Map.of(),
                false,
                LossCause.UNKNOWN);
    }
}
