package io.logtracr.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.logtracr.arena.KeyValue;
import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordView;
import io.logtracr.arena.Thrown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.event.Level;

/**
 * JSON lines with the names of OpenTelemetry's log data model, made for log shippers:
 *
 * <pre>
 * {"eventName":"logtracr.flow","flow":"a","resource":{"service.instance.id":"i"},"triggered":false}
 * {"timestamp":"…Z","severityText":"DEBUG","severityNumber":5,"body":"verdict ok","attributes":{"thread.name":"worker-3",
 *   "exception.type":"…","exception.message":"…","exception.stacktrace":"…","logtracr.cut":true,"logtracr.markers":"A,B",
 *   "logtracr.mdc":1,"pod":"web-1","attempt":2,"user":"ada"},"instrumentationScope":{"name":"com.acme.Filter"},
 *   "resource":{"service.instance.id":"i"},"traceId":"…","flow":"a","seq":12}
 * {"timestamp":"…Z","eventName":"logtracr.gap","body":"…","attributes":{"logtracr.lost":412, …},"resource":…,"flow":"a"}
 * {"timestamp":"…Z","eventName":"logtracr.spilled","body":"…","attributes":{"logtracr.reason":"idle", …},"resource":…,"flow":"a"}
 * {"timestamp":"…Z","eventName":"logtracr.triggered","body":"…","attributes":{"logtracr.triggered.by":"…", …},"resource":…,"flow":"a"}
 * {"timestamp":"…Z","eventName":"logtracr.finished","body":"…","attributes":{"logtracr.outcome":"ok", …},"resource":…,"flow":"a"}
 * {"timestamp":"…Z","eventName":"logtracr.reopened","body":"…","attributes":{},"resource":…,"flow":"a"}
 * </pre>
 *
 * Each in one line. Key-values and then MDC entries are attributes; {@code logtracr.mdc} is how many of the last ones are of the
 * MDC. A key that is one of our names, or was there before, gets underscores at its end, so that no name comes twice; half a
 * surrogate pair in a key is spelled out.
 */
final class JsonRenderer implements FlowRenderer {

    private static final byte[] TRIGGERED = "true ".getBytes(StandardCharsets.US_ASCII);
    /** The time, {@value #TIME_CHARACTERS} characters, is what differs. */
    private static final byte[] CLOSING_START = closing();

    private static final int TIME_CHARACTERS = 27;
    private static final byte[] NOT_TRIGGERED = "false".getBytes(StandardCharsets.US_ASCII);
    private static final int AFTER_MARK = "}\n".length();
    private static final int REMARK_START = "# ".length();
    private static final SerializedString[] LEVELS = levels();
    private static final int[] SEVERITIES = severities();

    private final JsonOutput json = new JsonOutput();
    private final RecordJson records = new RecordJson(json);
    private final TextRenderer remarks = new TextRenderer();
    private final Utf8Buffer remark = new Utf8Buffer(256);
    private String flowId = "";
    private String instance = "";
    private boolean isTraceId;

    private static byte[] closing() {
        String time = Character.toString(ANY).repeat(TIME_CHARACTERS);
        return ("{\"" + JsonNames.TIMESTAMP + "\":\"" + time + "\",\"" + JsonNames.EVENT_NAME + "\":\""
                        + JsonNames.SPILLED_EVENT + "\"")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static SerializedString[] levels() {
        SerializedString[] names = new SerializedString[Level.values().length];
        for (Level level : Level.values()) {
            names[level.ordinal()] = new SerializedString(level.name());
        }
        return names;
    }

    /** OpenTelemetry's numbers: 1, 5, 9, 13, 17 from TRACE to ERROR. */
    private static int[] severities() {
        int[] numbers = new int[Level.values().length];
        for (Level level : Level.values()) {
            numbers[level.ordinal()] = 1 + level.toInt() / (Level.INFO.toInt() - Level.DEBUG.toInt()) * 4;
        }
        return numbers;
    }

    @Override
    public void flow(String flowId, String instance) {
        this.flowId = flowId;
        this.instance = instance;
        this.isTraceId = isTraceId(flowId);
    }

    private static boolean isTraceId(String flowId) {
        if (flowId.length() != 32) {
            return false;
        }
        int seen = 0;
        for (int i = 0; i < flowId.length(); i++) {
            char c = flowId.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
            seen |= c - '0';
        }
        return seen != 0;
    }

    @Override
    public void header(Utf8Buffer out, String flowId, String instance, boolean triggered) {
        headerStart(out, flowId);
        out.ascii(",\"resource\":{\"service.instance.id\":\"");
        Escaping.QUOTED.append(out, instance);
        out.ascii("\"},\"triggered\":");
        out.append(mark(triggered));
        out.ascii("}\n");
    }

    @Override
    public void headerStart(Utf8Buffer out, String flowId) {
        out.ascii("{\"eventName\":\"logtracr.flow\",\"flow\":\"");
        Escaping.QUOTED.append(out, flowId);
        out.append('"');
    }

    @Override
    public byte[] mark(boolean triggered) {
        return triggered ? TRIGGERED : NOT_TRIGGERED;
    }

    @Override
    public byte[] closingStart() {
        return CLOSING_START;
    }

    @Override
    public int bytesAfterMark() {
        return AFTER_MARK;
    }

    @Override
    public void entry(Utf8Buffer out, LogEntry entry) {
        try {
            JsonGenerator generator = start(out, entry.epochNanos(), entry.level());
            generator.writeFieldName(JsonNames.BODY);
            if (entry.message() == null) {
                generator.writeNull();
            } else {
                MessageFormat.append(json.text(), Escaping.QUOTED, entry.message(), entry.arguments());
                json.value();
            }
            generator.writeFieldName(JsonNames.ATTRIBUTES);
            generator.writeStartObject();
            json.member(JsonNames.THREAD, entry.thread());
            Thrown thrown = entry.thrown();
            if (thrown != null) {
                json.member(JsonNames.EXCEPTION_TYPE, thrown.type());
                if (thrown.message() != null) {
                    json.member(JsonNames.EXCEPTION_MESSAGE, thrown.message());
                }
                if (thrown.stackTrace() != null) {
                    json.member(JsonNames.EXCEPTION_STACKTRACE, thrown.stackTrace());
                }
            }
            cutAndMarkers(generator, entry.cut(), entry.markers());
            if (!entry.mdc().isEmpty()) {
                generator.writeFieldName(JsonNames.MDC);
                generator.writeNumber(entry.mdc().size());
            }
            pairs(generator, entry);
            generator.writeEndObject();
            scope(generator, entry.logger());
            generator.writeEndObject();
            end(generator, entry.sequence());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void cutAndMarkers(JsonGenerator generator, boolean cut, String markers) throws IOException {
        if (cut) {
            generator.writeFieldName(JsonNames.CUT);
            generator.writeBoolean(true);
        }
        if (markers != null && !markers.isEmpty()) {
            json.member(JsonNames.MARKERS, markers);
        }
    }

    private void pairs(JsonGenerator generator, LogEntry entry) throws IOException {
        if (entry.keyValues().isEmpty() && entry.mdc().isEmpty()) {
            return;
        }
        Set<String> names = new HashSet<>(JsonNames.RESERVED);
        for (KeyValue keyValue : entry.keyValues()) {
            attribute(generator, names, keyValue.key(), keyValue.value());
        }
        for (Map.Entry<String, String> pair : entry.mdc().entrySet()) {
            attribute(generator, names, pair.getKey(), pair.getValue());
        }
    }

    private void attribute(JsonGenerator generator, Set<String> names, String key, Object value) throws IOException {
        String name = JsonNames.of(key);
        while (!names.add(name)) {
            name += '_';
        }
        Escaping.QUOTED.append(json.text(), name);
        json.name();
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else if (value instanceof Double number) {
            generator.writeNumber(number);
        } else if (value instanceof Float number) {
            generator.writeNumber(number);
        } else if (value instanceof Number number) {
            generator.writeNumber(number.longValue());
        } else {
            Escaping.QUOTED.append(json.text(), value.toString());
            json.value();
        }
    }

    private void scope(JsonGenerator generator, String logger) throws IOException {
        generator.writeFieldName(JsonNames.SCOPE);
        generator.writeStartObject();
        json.member(JsonNames.NAME, logger);
    }

    @Override
    public void record(Utf8Buffer out, RecordView record) {
        if (!RecordJson.hasPlainNames(record)) {
            entry(out, record.entry());
            return;
        }
        try {
            JsonGenerator generator = start(out, record.epochNanos(), record.level());
            records.body(generator, record);
            generator.writeFieldName(JsonNames.ATTRIBUTES);
            generator.writeStartObject();
            records.thread(generator, record);
            if (record.hasThrown()) {
                records.thrown(generator, record);
            }
            cutAndMarkers(generator, record.cut(), record.hasMarkers() ? record.text(record.markersAt()) : null);
            records.pairs(generator, record);
            generator.writeEndObject();
            generator.writeFieldName(JsonNames.SCOPE);
            generator.writeStartObject();
            generator.writeFieldName(JsonNames.NAME);
            records.name(record, record.loggerAt());
            generator.writeEndObject();
            end(generator, record.sequence());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonGenerator start(Utf8Buffer out, long epochNanos, Level level) throws IOException {
        JsonGenerator generator = json.start(out);
        json.member(JsonNames.TIMESTAMP, epochNanos);
        generator.writeFieldName(JsonNames.SEVERITY_TEXT);
        generator.writeString(LEVELS[level.ordinal()]);
        generator.writeFieldName(JsonNames.SEVERITY_NUMBER);
        generator.writeNumber(SEVERITIES[level.ordinal()]);
        return generator;
    }

    /** @param sequence below 0 where it is not known */
    private void end(JsonGenerator generator, long sequence) throws IOException {
        generator.writeFieldName(JsonNames.RESOURCE);
        generator.writeStartObject();
        json.member(JsonNames.INSTANCE, instance);
        generator.writeEndObject();
        if (isTraceId) {
            json.member(JsonNames.TRACE_ID, flowId);
        }
        json.member(JsonNames.FLOW, flowId);
        if (sequence >= 0) {
            generator.writeFieldName(JsonNames.SEQUENCE);
            generator.writeNumber(sequence);
        }
        json.end();
    }

    @Override
    public void gap(Utf8Buffer out, long count, long fromEpochNanos, long toEpochNanos, LossCause cause) {
        gap(out, count, fromEpochNanos, toEpochNanos, cause.text());
    }

    /** Entries that are missing here, the cause in words. */
    void gap(Utf8Buffer out, long count, long fromEpochNanos, long toEpochNanos, String cause) {
        try {
            remark.clear();
            remarks.gap(remark, count, fromEpochNanos, toEpochNanos, cause);
            JsonGenerator generator = startEvent(out, toEpochNanos, JsonNames.GAP_EVENT);
            generator.writeFieldName(JsonNames.LOST);
            generator.writeNumber(count);
            json.member(JsonNames.LOST_CAUSE, cause);
            json.member(JsonNames.LOST_SINCE, fromEpochNanos);
            generator.writeEndObject();
            end(generator, -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void spilled(Utf8Buffer out, String reason, int entries, int errors, long atEpochNanos) {
        try {
            remark.clear();
            remarks.spilled(remark, reason, entries, errors, atEpochNanos);
            JsonGenerator generator = startEvent(out, atEpochNanos, JsonNames.SPILLED_EVENT);
            json.member(JsonNames.REASON, reason);
            generator.writeFieldName(JsonNames.ENTRIES);
            generator.writeNumber(entries);
            generator.writeFieldName(JsonNames.ERRORS);
            generator.writeNumber(errors);
            generator.writeEndObject();
            end(generator, -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void triggered(Utf8Buffer out, long atEpochNanos, String by, String thread) {
        try {
            remark.clear();
            remarks.triggered(remark, atEpochNanos, by, thread);
            JsonGenerator generator = startEvent(out, atEpochNanos, JsonNames.TRIGGERED_EVENT);
            json.member(JsonNames.TRIGGERED_BY, by);
            json.member(JsonNames.THREAD, thread);
            generator.writeEndObject();
            end(generator, -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void finished(Utf8Buffer out, long atEpochNanos, String outcome, long durationNanos) {
        try {
            remark.clear();
            remarks.finished(remark, atEpochNanos, outcome, durationNanos);
            JsonGenerator generator = startEvent(out, atEpochNanos, JsonNames.FINISHED_EVENT);
            json.member(JsonNames.OUTCOME, outcome);
            generator.writeFieldName(JsonNames.DURATION_NANOS);
            generator.writeNumber(durationNanos);
            generator.writeEndObject();
            end(generator, -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void reopened(Utf8Buffer out, long atEpochNanos) {
        try {
            remark.clear();
            remarks.reopened(remark, atEpochNanos);
            JsonGenerator generator = startEvent(out, atEpochNanos, JsonNames.REOPENED_EVENT);
            generator.writeEndObject();
            end(generator, -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A remark, with its hash sign, that is in no file: nobody knows the time to which it belongs. */
    void missing(Utf8Buffer out, String line) {
        try {
            JsonGenerator generator = json.start(out);
            generator.writeFieldName(JsonNames.EVENT_NAME);
            generator.writeString(JsonNames.MISSING_EVENT);
            json.member(JsonNames.BODY, line.substring(REMARK_START));
            end(generator, -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The body is the remark of the text format, without its hash sign. */
    private JsonGenerator startEvent(Utf8Buffer out, long epochNanos, SerializedString event) throws IOException {
        JsonGenerator generator = json.start(out);
        json.member(JsonNames.TIMESTAMP, epochNanos);
        generator.writeFieldName(JsonNames.EVENT_NAME);
        generator.writeString(event);
        String text =
                new String(remark.array(), REMARK_START, remark.length() - REMARK_START - 1, StandardCharsets.UTF_8);
        json.member(JsonNames.BODY, text);
        generator.writeFieldName(JsonNames.ATTRIBUTES);
        generator.writeStartObject();
        return generator;
    }
}
