package io.logtracr.store;

import static io.logtracr.store.TestEntries.TIME;
import static io.logtracr.store.TestEntries.entry;
import static io.logtracr.store.TestEntries.nanos;
import static io.logtracr.store.TestEntries.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.KeyValue;
import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.Thrown;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;

class TextRendererTest {

    private static final String START = "2026-11-21T22:45:01.123456Z DEBUG [worker-3] com.acme.Filter - ";

    private final TextRenderer renderer = new TextRenderer();
    private final Utf8Buffer out = new Utf8Buffer(8);

    @Test
    void header_namesFlowAndInstance() {
        renderer.header(out, "numalign-pod-sdmxg/numalign", "sched-1-kx2f9", false);

        assertThat(text())
                .isEqualTo(
                        "# logtracr flow=\"numalign-pod-sdmxg/numalign\" instance=\"sched-1-kx2f9\" triggered=no \n");
    }

    @Test
    void headerStart_isWhatHeaderBeginsWith() {
        renderer.headerStart(out, "a\"b\n");

        assertThat(text()).isEqualTo("# logtracr flow=\"a\\\"b\\n\"");
    }

    @Test
    void entry_writesKeyValuesMarkersAndMdc_afterTheMessage() {
        List<KeyValue> keyValues = List.of(
                new KeyValue("attempt", 2),
                new KeyValue("pod", "web-1"),
                new KeyValue("ratio", 0.5),
                new KeyValue("sum", new BigDecimal("1.20")),
                new KeyValue("last", false),
                new KeyValue("none", null),
                new KeyValue("c", '"'),
                new KeyValue("two words", "a\n\"b\"\\"));
        Map<String, String> mdc = new TreeMap<>(Map.of("user", "ada", "tenant", "7"));
        renderer.entry(
                out,
                new LogEntry(
                        0,
                        TIME,
                        Level.INFO,
                        "worker-3",
                        "com.acme.Filter",
                        "final verdict node={} ok={}",
                        List.of("node01", true),
                        "A,B",
                        keyValues,
                        null,
                        mdc,
                        true,
                        LossCause.UNKNOWN));

        assertThat(text())
                .isEqualTo(
                        "2026-11-21T22:45:01.123456Z INFO  [worker-3] com.acme.Filter - final verdict node=node01 ok=true"
                                + " attempt=2 pod=\"web-1\" ratio=0.5 sum=1.20 last=false none=null c=\"\\\"\""
                                + " \"two words\"=\"a\\n\\\"b\\\"\\\\\" markers=\"A,B\" {tenant=\"7\", user=\"ada\"} [cut]\n");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void entry_keepsMessageInItsPlace(String message, String expected) {
        renderer.entry(out, entry(Level.DEBUG, message));

        assertThat(text()).isEqualTo(START + expected + "\n");
    }

    static Object[][] messages() {
        return new Object[][] {
            {"plain", "plain"},
            {"", ""},
            {null, "null"},
            {"tab\tstays", "tab\tstays"},
            {"quote \" and \\ stay", "quote \" and \\ stay"},
            {"two\nlines", "two\n\tlines"},
            {"two\r\nlines", "two\n\tlines"},
            {"return\rover", "return\\u000dover"},
            {"end\r", "end\\u000d"},
            {"forged\n# spilled entries=1", "forged\n\t# spilled entries=1"},
            {"red \u001b[31m \u009b31m", "red \\u001b[31m \\u009b31m"},
            {"nul \0 del \u007f nel \u0085", "nul \\u0000 del \\u007f nel \\u0085"},
            {"ls \u2028 ps \u2029", "ls \\u2028 ps \\u2029"},
            {
                "bidi \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
                "bidi \\u202a\\u202b\\u202c\\u202d\\u202e\\u2066\\u2067\\u2068\\u2069\\u200e\\u200f\\u061c"
            },
            {"lone \ud83d and \ude00!", "lone \\ud83d and \\ude00!"},
            {
                "\u00e4 \u4e2d \ud83d\ude00 \ud83d\udc69\u200d\ud83d\udcbb",
                "\u00e4 \u4e2d \ud83d\ude00 \ud83d\udc69\u200d\ud83d\udcbb"
            },
        };
    }

    @Test
    void entry_escapesThreadAndLogger_inOneLine() {
        renderer.entry(
                out,
                new LogEntry(
                        0,
                        TIME,
                        Level.TRACE,
                        "a\nb\r\t\u001b",
                        "x\ny",
                        "m",
                        List.of(),
                        "",
                        List.of(),
                        null,
                        Map.of(),
                        false,
                        LossCause.UNKNOWN));

        assertThat(text()).isEqualTo("2026-11-21T22:45:01.123456Z TRACE [a\\nb\\r\\t\\u001b] x\\ny - m\n");
    }

    @Test
    void entry_writesThrowable_behindTabs() {
        String trace = "java.lang.IllegalStateException: boom\n  at com.acme.Filter.bind(Filter.java:42)\n";
        renderer.entry(
                out,
                with(entry(Level.ERROR, "cannot bind"), new Thrown("java.lang.IllegalStateException", "boom", trace)));

        assertThat(text()).isEqualTo("""
                        2026-11-21T22:45:01.123456Z ERROR [worker-3] com.acme.Filter - cannot bind
                        \tjava.lang.IllegalStateException: boom
                        \t  at com.acme.Filter.bind(Filter.java:42)
                        """);
    }

    @Test
    void entry_writesTypeAndMessage_whenThrowableHasNoTrace() {
        renderer.entry(out, with(entry(Level.WARN, "m"), new Thrown("a.B", "x\n# y", null)));

        assertThat(text())
                .isEqualTo("2026-11-21T22:45:01.123456Z WARN  [worker-3] com.acme.Filter - m\n\ta.B: x\n\t# y\n");
    }

    @Test
    void gap_tellsCountTimesAndCause() {
        renderer.gap(
                out,
                412,
                nanos("2026-11-21T22:45:02.000001Z"),
                nanos("2026-11-21T22:45:03.100000Z"),
                LossCause.ARENA_FULL);

        assertThat(text())
                .isEqualTo(
                        "# 412 entries lost between 2026-11-21T22:45:02.000001Z and 2026-11-21T22:45:03.100000Z: arena full\n");
    }

    @Test
    void spilled_tellsCountsReasonAndTime() {
        renderer.spilled(out, "idle", 12, 1, TIME);

        assertThat(text()).isEqualTo("# spilled entries=12 errors=1 reason=idle at=2026-11-21T22:45:01.123456Z\n");
    }

    @Test
    void entry_canForgeNoOther_whateverItHolds() throws CharacterCodingException {
        Random random = new Random(42);
        int entries = 20_000;
        for (int i = 0; i < entries; i++) {
            renderer.entry(out, TestEntries.hostile(random));
        }
        // Strict decoding: only well-formed UTF-8 is ever written.
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(out.toByteArray()))
                .toString();

        assertThat(text)
                .endsWith("\n")
                .doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]");
        String[] lines = text.split("\n");
        int begun = 0;
        for (String line : lines) {
            if (line.matches(
                    "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z (TRACE|DEBUG|INFO |WARN |ERROR) \\[.*")) {
                begun++;
            } else {
                assertThat(line).startsWith("\t");
            }
        }
        assertThat(begun).isEqualTo(entries);
        assertThat(lines.length).isGreaterThan(entries);
    }

    private String text() {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
