package io.logtracr.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.logtracr.arena.KeyValue;
import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.Thrown;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/** A line of a flow's JSON file, read back: the counterpart of {@link JsonRenderer}. Members that it does not know are passed over. */
final class JsonLine {

    private static final int LONGEST_TEXT = 64 << 20;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private String logger;
    private String instance;
    private boolean triggered;
    private long sequence = -1;

    private JsonLine() {}

    /** Reads a line, given without its end; empty if it is none of a flow's. */
    static Optional<JsonLine> parse(String line) {
        try (JsonParser parser = FACTORY.createParser(line)) {
            JsonLine found = new JsonLine();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                found.member(parser, parser.currentName());
            }
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null
                    ? Optional.of(found)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void member(JsonParser parser, String name) throws IOException {
        JsonToken token = parser.nextToken();
        switch (name) {
            case "attributes" -> attributes(parser, token);
            case "instrumentationScope" -> logger = onlyText(parser, token, "name");
            case "resource" -> instance = onlyText(parser, token, "service.instance.id");
            case "seq" -> sequence = token == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : -1;
            case "triggered" -> triggered = token == JsonToken.VALUE_TRUE;
            default -> {
                if (token == JsonToken.VALUE_STRING) {
                    texts.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private void attributes(JsonParser parser, JsonToken token) throws IOException {
        while (token == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            attributes.put(name, value(parser, parser.nextToken()));
        }
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            default -> {
                parser.skipChildren();
                yield null;
            }
        };
    }

    private static String onlyText(JsonParser parser, JsonToken token, String wanted) throws IOException {
        String text = null;
        while (token == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals(wanted)) {
                text = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        return text;
    }

    /** The header, if that is what the line is. */
    Optional<FlowHeader> header() {
        return is(JsonNames.FLOW_EVENT.getValue()) && texts.containsKey("flow") && instance != null
                ? Optional.of(new FlowHeader(texts.get("flow"), instance, triggered))
                : Optional.empty();
    }

    private boolean is(String event) {
        return event.equals(texts.get("eventName"));
    }

    /** The remark that closes an append, without the hash sign, if that is what the line is. */
    Optional<String> spilled() {
        return is(JsonNames.SPILLED_EVENT.getValue()) ? Optional.ofNullable(texts.get("body")) : Optional.empty();
    }

    /** The remark on the flow as a whole, without the hash sign, if that is what the line is. */
    Optional<String> note() {
        return is(JsonNames.TRIGGERED_EVENT.getValue())
                        || is(JsonNames.FINISHED_EVENT.getValue())
                        || is(JsonNames.REOPENED_EVENT.getValue())
                ? Optional.ofNullable(texts.get("body"))
                : Optional.empty();
    }

    /** The remark on a gap, without the hash sign, if that is what the line is. */
    Optional<String> gap() {
        return is(JsonNames.GAP_EVENT.getValue()) ? Optional.ofNullable(texts.get("body")) : Optional.empty();
    }

    /** The entry, if that is what the line is; its message has its arguments in it. */
    Optional<LogEntry> entry() {
        Optional<Level> level = level();
        Long epochNanos = epochNanos();
        Object thread = attributes.remove(JsonNames.THREAD.getValue());
        if (level.isEmpty() || epochNanos == null || !(thread instanceof String threadName) || logger == null) {
            return Optional.empty();
        }
        Thrown thrown = thrown();
        boolean cut = Boolean.TRUE.equals(attributes.remove(JsonNames.CUT.getValue()));
        Object markers = attributes.remove(JsonNames.MARKERS.getValue());
        long inMdc = attributes.remove(JsonNames.MDC.getValue()) instanceof Long count ? count : 0;
        List<KeyValue> keyValues = new ArrayList<>();
        Map<String, String> mdc = new LinkedHashMap<>();
        long before = attributes.size() - inMdc;
        for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
            if (before-- > 0) {
                keyValues.add(new KeyValue(attribute.getKey(), attribute.getValue()));
            } else {
                mdc.put(attribute.getKey(), attribute.getValue() == null ? null : String.valueOf(attribute.getValue()));
            }
        }
        return Optional.of(new LogEntry(
                sequence,
                epochNanos,
                level.get(),
                threadName,
                logger,
                texts.get("body"),
                List.of(),
                markers instanceof String names ? names : null,
                keyValues,
                thrown,
                mdc,
                cut,
                LossCause.UNKNOWN));
    }

    private Thrown thrown() {
        if (!attributes.containsKey(JsonNames.EXCEPTION_TYPE.getValue())) {
            return null;
        }
        return new Thrown(
                removeText(JsonNames.EXCEPTION_TYPE.getValue()),
                removeText(JsonNames.EXCEPTION_MESSAGE.getValue()),
                removeText(JsonNames.EXCEPTION_STACKTRACE.getValue()));
    }

    private String removeText(String name) {
        return attributes.remove(name) instanceof String text ? text : null;
    }

    private Optional<Level> level() {
        String name = texts.getOrDefault("severityText", "");
        for (Level level : Level.values()) {
            if (level.name().equals(name)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    private Long epochNanos() {
        try {
            Instant time = Instant.parse(texts.getOrDefault("timestamp", ""));
            return time.getEpochSecond() * 1_000_000_000L + time.getNano();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
