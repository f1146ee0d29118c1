package io.logtracr.store;

import io.logtracr.arena.KeyValue;
import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordView;
import io.logtracr.arena.Thrown;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * The text format, made for {@code less} and {@code grep}:
 *
 * <pre>
 * # logtracr flow="numalign-pod-sdmxg/numalign" instance="sched-1-kx2f9" triggered=no
 * 2026-11-21T22:45:01.123456Z DEBUG [worker-3] com.acme.Filter - verdict ok=true pod="web-1" markers="A,B" {user="ada"}
 * 2026-11-21T22:45:01.200103Z ERROR [worker-3] com.acme.Filter - cannot bind
 * 	java.lang.IllegalStateException: boom
 * 	  at com.acme.Filter.bind(Filter.java:42)
 * # 412 entries lost between 2026-11-21T22:45:02.000001Z and 2026-11-21T22:45:03.100000Z: arena full
 * # triggered at=2026-11-21T22:45:01.200110Z by="level ERROR: java.lang.IllegalStateException at …" thread="worker-3"
 * # finished at=2026-11-21T22:45:04.000000Z outcome=failed duration=2.876544s
 * # reopened at=2026-11-21T22:45:30.000000Z
 * # spilled entries=2 errors=1 reason=idle at=2026-11-21T22:45:05.000000Z
 * </pre>
 *
 * Key-values, marker names and MDC entries follow the message in this order; {@code [cut]} ends what was too long. Only an entry
 * begins with a digit, only a remark with {@code #}; everything else that an entry holds follows a tab.
 */
final class TextRenderer implements FlowRenderer {

    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final long NANOS_A_MICRO = 1_000;
    private static final long MICROS_A_SECOND = 1_000_000;
    private static final byte[] AFTER_THREAD = "] ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER_LOGGER = " - ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SPILLED = "# spilled ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRIGGERED = FlowHeader.TRIGGERED.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOT_TRIGGERED = FlowHeader.NOT_TRIGGERED.getBytes(StandardCharsets.US_ASCII);
    private static final byte[][] LEVELS = levels();

    private final TimestampWriter timestamps = new TimestampWriter();
    private final RecordText records = new RecordText(Escaping.NAME, Escaping.LINES);
    private final LineStarts starts = new LineStarts();

    private static byte[][] levels() {
        byte[][] padded = new byte[Level.values().length][];
        for (Level level : Level.values()) {
            String name = level.name().length() < 5 ? level.name() + ' ' : level.name();
            padded[level.ordinal()] = (' ' + name + " [").getBytes(StandardCharsets.US_ASCII);
        }
        return padded;
    }

    @Override
    public void flow(String flowId, String instance) {
        // Told by the header alone.
    }

    @Override
    public void header(Utf8Buffer out, String flowId, String instance, boolean triggered) {
        headerStart(out, flowId);
        out.ascii(FlowHeader.BEFORE_INSTANCE);
        Escaping.QUOTED.append(out, instance);
        out.append('"');
        out.ascii(FlowHeader.BEFORE_MARK);
        out.append(mark(triggered));
        out.append('\n');
    }

    @Override
    public byte[] mark(boolean triggered) {
        return triggered ? TRIGGERED : NOT_TRIGGERED;
    }

    @Override
    public byte[] closingStart() {
        return SPILLED;
    }

    @Override
    public int bytesAfterMark() {
        return 1;
    }

    @Override
    public void headerStart(Utf8Buffer out, String flowId) {
        out.ascii(FlowHeader.BEFORE_FLOW);
        Escaping.QUOTED.append(out, flowId);
        out.append('"');
    }

    @Override
    public void entry(Utf8Buffer out, LogEntry entry) {
        timestamps.append(out, entry.epochNanos());
        out.append(LEVELS[entry.level().ordinal()]);
        Escaping.NAME.append(out, entry.thread());
        out.append(AFTER_THREAD);
        Escaping.NAME.append(out, entry.logger());
        out.append(AFTER_LOGGER);
        MessageFormat.append(out, Escaping.LINES, entry.message(), entry.arguments());
        keyValues(out, entry.keyValues());
        if (entry.markers() != null && !entry.markers().isEmpty()) {
            out.ascii(" markers=");
            quoted(out, entry.markers());
        }
        mdc(out, entry.mdc());
        if (entry.cut()) {
            out.ascii(" [cut]");
        }
        out.append('\n');
        if (entry.thrown() != null) {
            Thrown thrown = entry.thrown();
            thrown(out, thrown.type(), thrown.message(), thrown.stackTrace());
        }
    }

    @Override
    public void record(Utf8Buffer out, RecordView record) {
        timestamps.append(out, record.epochNanos());
        long key = starts.key(record);
        byte[] start = starts.get(record.stringTable(), key);
        if (start != null) {
            out.append(start);
        } else {
            start(out, record, key);
        }
        records.message(out, record);
        records.keyValues(out, record);
        if (record.hasMarkers()) {
            records.markers(out, record);
        }
        records.mdc(out, record);
        if (record.cut()) {
            out.ascii(" [cut]");
        }
        out.append('\n');
        if (record.hasThrown()) {
            records.thrown(out, record);
        }
    }

    private void start(Utf8Buffer out, RecordView record, long key) {
        int from = out.length();
        out.append(LEVELS[record.level().ordinal()]);
        records.name(out, record, record.threadAt());
        out.append(AFTER_THREAD);
        records.name(out, record, record.loggerAt());
        out.append(AFTER_LOGGER);
        starts.put(key, out.array(), from, out.length());
    }

    private static void keyValues(Utf8Buffer out, List<KeyValue> keyValues) {
        for (int i = 0; i < keyValues.size(); i++) {
            KeyValue keyValue = keyValues.get(i);
            out.append(' ');
            key(out, keyValue.key());
            out.append('=');
            value(out, keyValue.value());
        }
    }

    private static void mdc(Utf8Buffer out, Map<String, String> mdc) {
        if (mdc.isEmpty()) {
            return;
        }
        String separator = " {";
        for (Map.Entry<String, String> entry : mdc.entrySet()) {
            out.ascii(separator);
            key(out, entry.getKey());
            out.append('=');
            value(out, entry.getValue());
            separator = ", ";
        }
        out.append('}');
    }

    private static void key(Utf8Buffer out, String key) {
        if (isBare(key)) {
            out.ascii(key);
        } else {
            quoted(out, key);
        }
    }

    private static boolean isBare(String key) {
        if (key == null) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            if (!isBare(key.charAt(i))) {
                return false;
            }
        }
        return !key.isEmpty();
    }

    /** Whether a key of one byte a character stands without quotation marks. */
    static boolean isBare(byte[] key, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isBare((char) Byte.toUnsignedInt(key[i]))) {
                return false;
            }
        }
        return from < to;
    }

    private static boolean isBare(char c) {
        return c > ' ' && c < 127 && c != '"' && c != '\\' && c != '=' && c != ',' && c != '{' && c != '}';
    }

    private static void value(Utf8Buffer out, Object value) {
        if (value instanceof Integer || value instanceof Long) {
            out.number(((Number) value).longValue());
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            Escaping.QUOTED.append(out, String.valueOf(value));
        } else {
            quoted(out, value.toString());
        }
    }

    private static void quoted(Utf8Buffer out, String text) {
        out.append('"');
        Escaping.QUOTED.append(out, text);
        out.append('"');
    }

    /** A throwable, behind a tab. */
    static void thrown(Utf8Buffer out, String type, String message, String trace) {
        out.append('\t');
        if (trace == null || trace.isEmpty()) {
            Escaping.LINES.append(out, type);
            if (message != null) {
                out.ascii(": ");
                Escaping.LINES.append(out, message);
            }
        } else {
            int end = trace.length();
            while (end > 0 && trace.charAt(end - 1) == '\n') {
                end--;
            }
            Escaping.LINES.append(out, trace, 0, end);
        }
        out.append('\n');
    }

    @Override
    public void gap(Utf8Buffer out, long count, long fromEpochNanos, long toEpochNanos, LossCause cause) {
        gap(out, count, fromEpochNanos, toEpochNanos, cause.text());
    }

    /** Entries that are missing here, the cause in words. */
    void gap(Utf8Buffer out, long count, long fromEpochNanos, long toEpochNanos, String cause) {
        out.ascii("# ");
        out.number(count);
        out.ascii(" entries lost between ");
        timestamps.append(out, fromEpochNanos);
        out.ascii(" and ");
        timestamps.append(out, toEpochNanos);
        out.ascii(": ");
        Escaping.NAME.append(out, cause);
        out.append('\n');
    }

    @Override
    public void triggered(Utf8Buffer out, long atEpochNanos, String by, String thread) {
        out.ascii("# triggered at=");
        timestamps.append(out, atEpochNanos);
        out.ascii(" by=");
        quoted(out, by);
        out.ascii(" thread=");
        quoted(out, thread);
        out.append('\n');
    }

    @Override
    public void finished(Utf8Buffer out, long atEpochNanos, String outcome, long durationNanos) {
        out.ascii("# finished at=");
        timestamps.append(out, atEpochNanos);
        out.ascii(" outcome=");
        Escaping.NAME.append(out, outcome);
        out.ascii(" duration=");
        out.number(durationNanos / NANOS_A_SECOND);
        String micros = String.valueOf(MICROS_A_SECOND + durationNanos % NANOS_A_SECOND / NANOS_A_MICRO);
        out.append('.');
        out.ascii(micros.substring(1));
        out.ascii("s\n");
    }

    @Override
    public void reopened(Utf8Buffer out, long atEpochNanos) {
        out.ascii("# reopened at=");
        timestamps.append(out, atEpochNanos);
        out.append('\n');
    }

    @Override
    public void spilled(Utf8Buffer out, String reason, int entries, int errors, long atEpochNanos) {
        out.append(SPILLED);
        out.ascii("entries=");
        out.number(entries);
        out.ascii(" errors=");
        out.number(errors);
        out.ascii(" reason=");
        Escaping.NAME.append(out, reason);
        out.ascii(" at=");
        timestamps.append(out, atEpochNanos);
        out.append('\n');
    }
}
