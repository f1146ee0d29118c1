package io.logtracr.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.FlightRecorder;
import io.logtracr.OnTmpfs;
import io.logtracr.arena.LogEntry;
import io.logtracr.config.StoreFormat;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.FlowFormat;
import io.logtracr.store.FlowStore;
import io.logtracr.store.TestEntries;
import io.logtracr.store.TextBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** Flows stored as JSON read as if they were stored as text. */
class JsonFlowTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    @TempDir(factory = OnTmpfs.class)
    Path instance;

    private FileFlowStore store(FlowFormat format) {
        return new FileFlowStore(
                instance.resolve("flows"),
                "app-1-x",
                format,
                64 << 20,
                InstantSource.fixed(Instant.parse("2026-11-21T22:50:00Z")),
                (counter, amount) -> {});
    }

    private static void append(FlowStore store, String flowId, Level level, String message) throws IOException {
        FlowStore.Append append = store.begin(flowId, false);
        append.entry(TestEntries.entry(level, message));
        append.commit("idle", 1, level == Level.ERROR ? 1 : 0);
    }

    @Test
    void lines_areThoseOfTheTextFormat() throws IOException {
        for (FlowFormat format : FlowFormat.values()) {
            FlowStore.Append append = store(format).begin("f" + format, false);
            Random random = new Random(7);
            for (int i = 0; i < 500; i++) {
                LogEntry entry = TestEntries.hostile(random);
                boolean twice =
                        entry.keyValues().stream().anyMatch(pair -> entry.mdc().containsKey(pair.key()));
                append.entry(twice ? TestEntries.entry(Level.INFO, "one name for two things") : entry);
            }
            append.gap(
                    3,
                    TestEntries.TIME,
                    TestEntries.TIME + 1000,
                    TestEntries.hostile(random).lossBefore());
            append.commit("idle", 500, 0);
        }

        List<TextBlock> json = blocks("fJSON");
        List<TextBlock> text = blocks("fTEXT");
        assertThat(json).hasSameSizeAs(text);
        for (int i = 0; i < text.size(); i++) {
            List<String> expected = text.get(i).lines();
            if (text.get(i) instanceof TextBlock.Entry) {
                expected = withoutKnownDifferences(expected);
            } else if (text.get(i) instanceof TextBlock.Header) {
                continue;
            }
            assertThat(withoutKnownDifferences(json.get(i).lines())).isEqualTo(expected);
        }
    }

    /** What is no number to JSON is a text there, and half a surrogate pair in a key is spelled out. */
    private static List<String> withoutKnownDifferences(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("\"(NaN|-?Infinity)\"", "$1").replaceAll("\\\\+u(d83d|de00)", "$1"))
                .toList();
    }

    private List<TextBlock> blocks(String flowId) throws IOException {
        Files.createDirectories(instance.resolve("flows"));
        return RecordedDirectory.blocks(instance, flowId);
    }

    @Test
    void find_tellsWhatTheFileHolds() throws IOException {
        FileFlowStore store = store(FlowFormat.JSON);
        append(store, "f", Level.DEBUG, "severityText ERROR");
        append(store, "f", Level.ERROR, "m");

        StoredFlow flow = new StoredFlows(instance).find("f").orElseThrow();

        assertThat(flow.flowId()).isEqualTo("f");
        assertThat(flow.entries()).isEqualTo(2);
        assertThat(flow.errors()).isEqualTo(1);
        assertThat(flow.reason()).contains("idle");
        assertThat(flow.last()).contains(Instant.parse("2026-11-21T22:45:01.123456Z"));
    }

    @Test
    void begin_goesOnInTheFilesOwnFormat() throws IOException {
        append(store(FlowFormat.TEXT), "text", Level.INFO, "one");
        append(store(FlowFormat.JSON), "json", Level.INFO, "one");
        append(store(FlowFormat.JSON), "text", Level.INFO, "two");
        append(store(FlowFormat.TEXT), "json", Level.INFO, "two");

        assertThat(Files.readAllLines(instance.resolve("flows/text.log")))
                .hasSize(5)
                .noneMatch(line -> line.startsWith("{"));
        assertThat(Files.readAllLines(instance.resolve("flows/json.log")))
                .hasSize(5)
                .allMatch(line -> line.startsWith("{"));
        assertThat(new StoredFlows(instance).list())
                .extracting(StoredFlow::entries)
                .containsExactly(2L, 2L);
    }

    @Test
    void begin_marksATriggeredFlow_inPlace() throws IOException {
        FileFlowStore store = store(FlowFormat.JSON);
        append(store, "f", Level.INFO, "one");
        store.begin("f", true).commit("trigger", 0, 0);

        assertThat(new StoredFlows(instance).find("f").orElseThrow().triggered())
                .isTrue();
        assertThat(Files.readAllLines(instance.resolve("flows/f.log"))).hasSize(4);
    }

    @Test
    void poll_givesEachEntryOnce_andWithItsParts() throws IOException {
        Random random = new Random(6);
        FlowTail tail = new FlowTail(dump, name -> true, "f");
        List<String> seen = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        RecordedDirectory directory = new RecordedDirectory(dump);
        try (FlightRecorder recorder = directory.recorder(1 << 20, StoreFormat.JSON)) {
            for (int i = 0; i < 1000; i++) {
                switch (random.nextInt(8)) {
                    case 0 -> recorder.dump("f", SOON);
                    case 1 -> seen.addAll(entries(tail.poll()));
                    default -> {
                        List<KeyValuePair> pairs =
                                List.of(new KeyValuePair("thread.name", i), new KeyValuePair("d", 0.5f));
                        recorder.record("f", Level.INFO, "a.B", "m {}", new Object[] {i}, null, null, pairs, Map.of());
                        expected.add("m " + i);
                    }
                }
            }
            seen.addAll(entries(tail.poll()));
            recorder.dump("f", SOON);
            seen.addAll(entries(tail.poll()));
        }

        assertThat(seen).isEqualTo(expected);
        assertThat(tail.warnings()).isEmpty();
    }

    private static List<String> entries(List<FlowPiece> pieces) {
        return pieces.stream()
                .filter(piece -> piece.block() instanceof TextBlock.Entry)
                .map(piece -> ((TextBlock.Entry) piece.block()).message().replaceAll(" thread.name.*", ""))
                .toList();
    }
}
