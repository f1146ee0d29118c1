package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.Thrown;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class TextParserTest {

    private final FlowText text = new FlowText();

    @Test
    void line_givesAnEntrysParts() {
        LogEntry entry = TestEntries.with(
                TestEntries.entry(Level.ERROR, "cannot\nbind"),
                new Thrown("a.B", "boom", "a.B: boom\n  at a.C.d(C.java:1)\n"));

        assertThat(text.entry(entry))
                .isEqualTo(new TextBlock.Entry(
                        Instant.parse("2026-11-21T22:45:01.123456Z"),
                        Level.ERROR,
                        "worker-3",
                        "com.acme.Filter",
                        "cannot",
                        List.of(
                                "2026-11-21T22:45:01.123456Z ERROR [worker-3] com.acme.Filter - cannot",
                                "\tbind",
                                "\ta.B: boom",
                                "\t  at a.C.d(C.java:1)"),
                        entry));
    }

    @Test
    void line_findsTheThreadsEnd_whenItsNameHoldsOne() {
        TextBlock.Entry entry =
                (TextBlock.Entry) parse("2026-11-21T22:45:01.123456Z INFO  [pool [1] x y] z] a.B - m ] c - d")
                        .get(0);

        assertThat(entry.thread()).isEqualTo("pool [1] x y] z");
        assertThat(entry.logger()).isEqualTo("a.B");
        assertThat(entry.message()).isEqualTo("m ] c - d");
    }

    @Test
    void line_givesRemarks() {
        String gap =
                "# 412 entries lost between 2026-11-21T22:45:02.000001Z and 2026-11-21T22:45:03.100000Z: arena full";
        String spilled = "# spilled entries=2 errors=1 reason=idle at=2026-11-21T22:45:05.000000Z";

        assertThat(parse("# logtracr flow=\"a\" instance=\"b\" triggered=no ", gap, spilled, "# x", "x", "\tx", ""))
                .containsExactly(
                        new TextBlock.Header(
                                new FlowHeader("a", "b", false),
                                List.of("# logtracr flow=\"a\" instance=\"b\" triggered=no ")),
                        new TextBlock.Gap(
                                412,
                                Instant.parse("2026-11-21T22:45:02.000001Z"),
                                Instant.parse("2026-11-21T22:45:03.1Z"),
                                "arena full",
                                List.of(gap)),
                        new TextBlock.Spilled(List.of(spilled)),
                        new TextBlock.Unknown(List.of("# x")),
                        new TextBlock.Unknown(List.of("x")),
                        new TextBlock.Unknown(List.of("\tx")),
                        new TextBlock.Unknown(List.of("")));
    }

    @Test
    void line_readsBackWhatTheRendererWrites_whateverItHolds() {
        Random random = new Random(3);
        Utf8Buffer out = new Utf8Buffer(1024);
        TextRenderer renderer = new TextRenderer();
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            LogEntry entry = TestEntries.hostile(random);
            entries.add(entry);
            renderer.entry(out, entry);
        }
        String written = new String(out.toByteArray(), StandardCharsets.UTF_8);

        List<TextBlock> blocks =
                parse(written.substring(0, written.length() - 1).split("\n", -1));
        assertThat(blocks).hasSize(entries.size());
        StringBuilder again = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            TextBlock.Entry block = (TextBlock.Entry) blocks.get(i);
            LogEntry entry = entries.get(i);
            assertThat(block.level()).isEqualTo(entry.level());
            assertThat(block.time())
                    .isEqualTo(Instant.ofEpochSecond(0, entry.epochNanos()).truncatedTo(ChronoUnit.MICROS));
            block.lines().forEach(line -> again.append(line).append('\n'));
        }
        assertThat(again.toString()).isEqualTo(written);
    }

    @Test
    void line_survivesAnything() {
        Random random = new Random(4);
        String valid = "2026-11-21T22:45:01.123456Z INFO  [main] a.B - m";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder line = new StringBuilder(valid);
            for (int k = random.nextInt(4); k > 0; k--) {
                line.setCharAt(random.nextInt(line.length()), (char) (random.nextInt(96) + 32));
            }
            line.setLength(random.nextInt(line.length() + 1));
            assertThat(parse(line.toString())).hasSize(1);
        }
    }

    @Test
    void gap_isReadBack() {
        TextBlock.Gap gap = (TextBlock.Gap) text.gap(7, TestEntries.TIME, TestEntries.TIME + 1000, LossCause.FLOW_FULL);

        assertThat(gap.count()).isEqualTo(7);
        assertThat(gap.cause()).isEqualTo("flow faster than the store");
        assertThat(gap.to()).isEqualTo(Instant.parse("2026-11-21T22:45:01.123457Z"));
    }

    @Test
    void printable_isTakenBack() {
        String id = "a/b\u001b[2J\n\u202e ä";

        assertThat(FlowText.printable(id)).isEqualTo("a/b\\u001b[2J\\n\\u202e ä");
        assertThat(FlowText.unprintable(FlowText.printable(id))).isEqualTo(id);
        assertThat(FlowText.unprintable("C:\\x")).isEqualTo("C:\\x");
    }

    @Test
    void printableLine_leavesNothingThatMovesTheCursor() {
        assertThat(FlowText.printableLine("\ta\u001b[31m\rb\u009bc ä")).isEqualTo("\ta\\u001b[31m\\u000db\\u009bc ä");
    }

    private static List<TextBlock> parse(String... lines) {
        TextParser parser = new TextParser();
        List<TextBlock> blocks = new ArrayList<>();
        for (String line : lines) {
            blocks.addAll(parser.line(line));
        }
        parser.end().ifPresent(blocks::add);
        return blocks;
    }
}
