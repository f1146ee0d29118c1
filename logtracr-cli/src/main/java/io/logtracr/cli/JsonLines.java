package io.logtracr.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.logtracr.read.FlowPiece;
import io.logtracr.store.TextBlock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.slf4j.event.Level;

/** Entries and gaps as JSON, one object a line, with the names of OpenTelemetry's log data model. */
final class JsonLines {

    private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
    private static final String NO_TRACE_ID = "0".repeat(32);

    private final Output out;
    private final JsonFactory json = new JsonFactory();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

    JsonLines(Output out) {
        this.out = out;
    }

    /** Writes an entry or a gap; other remarks are left out. */
    void write(String flowId, FlowPiece piece) {
        buffer.reset();
        try (JsonGenerator generator = json.createGenerator(buffer)) {
            if (piece.block() instanceof TextBlock.Entry entry) {
                entry(generator, flowId, piece.instance(), entry);
            } else if (piece.block() instanceof TextBlock.Gap gap) {
                gap(generator, flowId, piece.instance(), gap);
            } else {
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.write('\n');
        out.write(buffer.toByteArray());
    }

    private static void entry(JsonGenerator generator, String flowId, String instance, TextBlock.Entry entry)
            throws IOException {
        EntryParts parts = EntryParts.of(entry);
        generator.writeStartObject();
        generator.writeStringField("timestamp", entry.lines().get(0).substring(0, 27));
        generator.writeStringField("severityText", entry.level().name());
        generator.writeNumberField("severityNumber", severityNumber(entry.level()));
        generator.writeStringField("body", parts.message());
        generator.writeObjectFieldStart("attributes");
        generator.writeStringField("thread.name", entry.thread());
        if (parts.stackTrace() != null) {
            generator.writeStringField("exception.type", parts.exceptionType());
            if (parts.exceptionMessage() != null) {
                generator.writeStringField("exception.message", parts.exceptionMessage());
            }
            generator.writeStringField("exception.stacktrace", parts.stackTrace());
        }
        generator.writeEndObject();
        generator.writeObjectFieldStart("instrumentationScope");
        generator.writeStringField("name", entry.logger());
        generator.writeEndObject();
        end(generator, flowId, instance);
    }

    private static void gap(JsonGenerator generator, String flowId, String instance, TextBlock.Gap gap)
            throws IOException {
        generator.writeStartObject();
        generator.writeStringField("timestamp", gap.to().toString());
        generator.writeStringField("eventName", "logtracr.gap");
        generator.writeStringField("body", gap.lines().get(0).substring(2));
        generator.writeObjectFieldStart("attributes");
        generator.writeNumberField("logtracr.lost", gap.count());
        generator.writeStringField("logtracr.lost.cause", gap.cause());
        generator.writeEndObject();
        end(generator, flowId, instance);
    }

    private static void end(JsonGenerator generator, String flowId, String instance) throws IOException {
        generator.writeObjectFieldStart("resource");
        generator.writeStringField("service.instance.id", instance);
        generator.writeEndObject();
        if (TRACE_ID.matcher(flowId).matches() && !flowId.equals(NO_TRACE_ID)) {
            generator.writeStringField("traceId", flowId);
        }
        generator.writeStringField("flow", flowId);
        generator.writeEndObject();
    }

    private static int severityNumber(Level level) {
        return switch (level) {
            case TRACE -> 1;
            case DEBUG -> 5;
            case INFO -> 9;
            case WARN -> 13;
            case ERROR -> 17;
        };
    }
}
