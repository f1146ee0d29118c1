package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.KeyValue;
import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.Thrown;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class JsonRendererTest {

    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final JsonRenderer renderer = new JsonRenderer();
    private final Utf8Buffer out = new Utf8Buffer(8);

    @BeforeEach
    void begin() {
        renderer.flow("order/1", "app-1-x");
    }

    @Test
    void entry_hasTheNamesOfOpenTelemetry() {
        Map<String, String> mdc = new LinkedHashMap<>();
        mdc.put("user", "ada");
        mdc.put("tenant", null);
        renderer.entry(
                out,
                new LogEntry(
                        12,
                        TestEntries.TIME,
                        Level.ERROR,
                        "worker-3",
                        "com.acme.Filter",
                        "cannot bind {}\n{}",
                        List.of("\"x\"", 2),
                        "A,B",
                        List.of(
                                new KeyValue("attempt", 2),
                                new KeyValue("ratio", 0.5),
                                new KeyValue("last", false),
                                new KeyValue("none", null),
                                new KeyValue("odd", Double.NaN)),
                        new Thrown("a.B", "boom", "a.B: boom\n  at a.C.d(C.java:1)\n"),
                        mdc,
                        true,
                        LossCause.UNKNOWN));

        assertThat(text()).isEqualTo("""
                        {"timestamp":"2026-11-21T22:45:01.123456Z","severityText":"ERROR","severityNumber":17,\
                        "body":"cannot bind \\"x\\"\\n2","attributes":{"thread.name":"worker-3","exception.type":"a.B",\
                        "exception.message":"boom","exception.stacktrace":"a.B: boom\\n  at a.C.d(C.java:1)\\n",\
                        "logtracr.cut":true,"logtracr.markers":"A,B","logtracr.mdc":2,"attempt":2,"ratio":0.5,\
                        "last":false,"none":null,"odd":"NaN","user":"ada","tenant":null},\
                        "instrumentationScope":{"name":"com.acme.Filter"},\
                        "resource":{"service.instance.id":"app-1-x"},"flow":"order/1","seq":12}
                        """);
    }

    @Test
    void entry_numbersSeveritiesAsOpenTelemetryDoes() {
        for (Level level : Level.values()) {
            renderer.entry(out, TestEntries.entry(level, "m"));
        }

        assertThat(text().replaceAll("(?m)^.*\"severityNumber\":([0-9]+).*$", "$1"))
                .isEqualTo("17\n13\n9\n5\n1\n");
    }

    @Test
    void entry_hasATraceId_whenTheFlowIdIsOne() {
        for (String flow : List.of(TRACE_ID, TRACE_ID.toUpperCase(), TRACE_ID.substring(1), "0".repeat(32))) {
            renderer.flow(flow, "i");
            renderer.entry(out, TestEntries.entry(Level.INFO, "m"));
        }

        assertThat(text().lines().filter(line -> line.contains("traceId")))
                .singleElement()
                .asString()
                .contains("\"traceId\":\"" + TRACE_ID + "\",\"flow\":\"" + TRACE_ID + "\"");
    }

    @Test
    void remarks_areObjectsOfTheirOwn() {
        renderer.gap(out, 412, TestEntries.TIME, TestEntries.TIME + 1_000_000, LossCause.ARENA_FULL);
        renderer.spilled(out, "idle", 2, 1, TestEntries.TIME);

        assertThat(text()).isEqualTo("""
                        {"timestamp":"2026-11-21T22:45:01.124456Z","eventName":"logtracr.gap","body":"412 entries lost between \
                        2026-11-21T22:45:01.123456Z and 2026-11-21T22:45:01.124456Z: arena full","attributes":{\
                        "logtracr.lost":412,"logtracr.lost.cause":"arena full",\
                        "logtracr.lost.since":"2026-11-21T22:45:01.123456Z"},\
                        "resource":{"service.instance.id":"app-1-x"},"flow":"order/1"}
                        {"timestamp":"2026-11-21T22:45:01.123456Z","eventName":"logtracr.spilled","body":"spilled entries=2 \
                        errors=1 reason=idle at=2026-11-21T22:45:01.123456Z","attributes":{"logtracr.reason":"idle",\
                        "logtracr.entries":2,"logtracr.errors":1},"resource":{"service.instance.id":"app-1-x"},"flow":"order/1"}
                        """);
    }

    @Test
    void header_isAnObject_thatIsReadBack_markedOrNot() {
        for (boolean triggered : new boolean[] {false, true}) {
            out.clear();
            renderer.header(out, "a\"\n\ud83d", "i\\", triggered);
            String line = text().stripTrailing();
            assertThat(FlowHeader.parse(line)).contains(new FlowHeader("a\"\n\ud83d", "i\\", triggered));
            assertThat(out.length()).isEqualTo(headerLength());
        }
    }

    private int headerLength() {
        Utf8Buffer other = new Utf8Buffer(8);
        renderer.header(other, "a\"\n\ud83d", "i\\", false);
        return other.length();
    }

    @Test
    void entry_makesNamesDifferent_thatComeTwice() {
        renderer.entry(
                out,
                entry(
                        List.of(new KeyValue("thread.name", 1), new KeyValue("a", 2), new KeyValue(null, 3)),
                        Map.of("a", "4")));

        assertThat(text()).contains("\"thread.name_\":1,\"a\":2,\"null\":3,\"a_\":\"4\"}");
    }

    @Test
    void entry_spellsHalfASurrogatePairOut_inANameOnly() {
        renderer.entry(out, entry(List.of(new KeyValue("a\ud83db\ud83d\ude00\ude00", "\ud83d")), Map.of()));

        assertThat(text()).contains("{\"thread.name\":\"t\",\"a\\\\ud83db\ud83d\ude00\\\\ude00\":\"\\ud83d\"}");
    }

    private static LogEntry entry(List<KeyValue> keyValues, Map<String, String> mdc) {
        return new LogEntry(
                -1, 0, Level.INFO, "t", "l", "m", List.of(), null, keyValues, null, mdc, false, LossCause.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void entry_isReadBack_whateverItHolds(int seed) throws Exception {
        new RandomRecords(new Random(seed)).pass(2000, record -> {
            out.clear();
            renderer.record(out, record);
            byte[] bytes = out.toByteArray();
            String line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, bytes.length - 1))
                    .toString();
            assertThat(line).as("seed %d", seed).doesNotContain("\n", "\r", "\u0000", "\u001b", "\u202e", "\u009b");
            LogEntry expected = asJsonTellsIt(record.entry());
            assertThat(JsonLine.parse(line).flatMap(JsonLine::entry))
                    .as("seed %d, %s", seed, line)
                    .contains(expected);
        });
    }

    /** Arguments in the message, numbers as JSON has them, names that come twice made different. */
    private static LogEntry asJsonTellsIt(LogEntry entry) {
        Utf8Buffer message = new Utf8Buffer(64);
        if (entry.message() != null) {
            MessageFormat.append(message, Escaping.QUOTED, entry.message(), entry.arguments());
        }
        Set<String> names = new HashSet<>(JsonNames.RESERVED);
        List<KeyValue> keyValues = new ArrayList<>();
        entry.keyValues().forEach(pair -> keyValues.add(new KeyValue(name(names, pair.key()), value(pair.value()))));
        Map<String, String> mdc = new LinkedHashMap<>();
        entry.mdc().forEach((key, value) -> mdc.put(name(names, key), value));
        return new LogEntry(
                entry.sequence(),
                Math.floorDiv(entry.epochNanos(), 1000) * 1000,
                entry.level(),
                entry.thread(),
                entry.logger(),
                entry.message() == null
                        ? null
                        : Escaping.unquote(new String(message.toByteArray(), StandardCharsets.UTF_8)),
                List.of(),
                "".equals(entry.markers()) ? null : entry.markers(),
                keyValues,
                entry.thrown(),
                mdc,
                entry.cut(),
                LossCause.UNKNOWN);
    }

    private static String name(Set<String> names, String key) {
        String name = JsonNames.of(key);
        while (!names.add(name)) {
            name += "_";
        }
        return name;
    }

    private static Object value(Object value) {
        if (value instanceof Double || value instanceof Float) {
            double number = Double.parseDouble(value.toString());
            return Double.isFinite(number) ? (Object) number : value.toString();
        }
        if (value instanceof Number number) {
            return number.longValue();
        }
        return value instanceof Character ? value.toString() : value;
    }

    private String text() {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
