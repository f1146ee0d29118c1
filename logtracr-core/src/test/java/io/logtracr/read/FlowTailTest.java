package io.logtracr.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.FlightRecorder;
import io.logtracr.OnTmpfs;
import io.logtracr.config.StoreFormat;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.FlowStore;
import io.logtracr.store.TestEntries;
import io.logtracr.store.TextBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.Level;

class FlowTailTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String LONG = " " + "x".repeat(1000);
    private static final TextBlock MAY_BE_MISSING = new TextBlock.Missing(
            List.of("# stored entries may be missing here: a part of the flow's file was deleted before it was read"));

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    @Test
    void poll_givesEachEntryOnce_howeverItTravels() throws IOException {
        Random random = new Random(5);
        FlowTail tail = new FlowTail(dump, name -> true, "f");
        assertThat(tail.poll()).isEmpty();
        List<String> seen = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        RecordedDirectory directory = new RecordedDirectory(dump);
        try (FlightRecorder recorder = directory.recorder(1 << 20)) {
            for (int i = 0; i < 2000; i++) {
                switch (random.nextInt(8)) {
                    case 0 -> recorder.dump("f", SOON);
                    case 1 -> seen.addAll(messages(tail.poll()));
                    default -> {
                        // The same text again and again: only its place tells the entries apart.
                        String message = random.nextInt(3) == 0 ? "same" : "m" + i;
                        recorder.record("f", Level.INFO, "a.B", message);
                        expected.add(message);
                    }
                }
            }
            seen.addAll(messages(tail.poll()));
            recorder.dump("f", SOON);
            seen.addAll(messages(tail.poll()));
            recorder.record("f", Level.INFO, "a.B", "last");
            expected.add("last");
        }
        seen.addAll(messages(tail.poll()));

        assertThat(seen).isEqualTo(expected);
        assertThat(tail.poll()).isEmpty();
        assertThat(tail.warnings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(StoreFormat.class)
    void poll_givesEachEntryOnce_whileTheFlowsFileRolls(StoreFormat format) throws IOException {
        FlowTail tail = new FlowTail(dump, name -> true, "f");
        List<TextBlock> seen = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        RecordedDirectory directory = new RecordedDirectory(dump);
        try (FlightRecorder recorder = directory.recorder(1 << 20, format, 16 << 10)) {
            for (int i = 0; i < 600; i++) {
                recorder.record("f", Level.INFO, "a.B", i + LONG);
                expected.add(i + LONG);
                if (i % 20 == 19) { // a part, of which the tail saw half before
                    recorder.dump("f", SOON);
                }
                if (i % 10 == 4) {
                    tail.poll().forEach(piece -> seen.add(piece.block()));
                }
            }
            assertThat(recorder.directory().orElseThrow().resolve("flows/f~29.log"))
                    .isNotEmptyFile();
        }
        tail.poll().forEach(piece -> seen.add(piece.block()));

        assertThat(seen).noneMatch(TextBlock.Missing.class::isInstance).noneMatch(TextBlock.Gap.class::isInstance);
        assertThat(messagesOf(seen)).isEqualTo(expected);
    }

    @Test
    void poll_saysWhereEntriesMayBeMissing_whenTheFlowsFileRollsFasterThanItIsRead() throws IOException {
        FlowTail tail = new FlowTail(dump, name -> true, "f");
        RecordedDirectory directory = new RecordedDirectory(dump);
        try (FlightRecorder recorder = directory.recorder(1 << 20, StoreFormat.TEXT, 16 << 10)) {
            fillParts(recorder, 0, 1);
            assertThat(messages(tail.poll())).hasSize(20);
            fillParts(recorder, 1, 5);
            List<TextBlock> later = new ArrayList<>();
            tail.poll().forEach(piece -> later.add(piece.block()));

            assertThat(later.get(0)).isEqualTo(MAY_BE_MISSING);
            assertThat(messagesOf(later)).hasSize(40).startsWith("60" + LONG).endsWith("99" + LONG);
            fillParts(recorder, 5, 6);
            assertThat(tail.poll()).noneMatch(piece -> piece.block() instanceof TextBlock.Missing);

            Path flows = recorder.directory().orElseThrow().resolve("flows");
            Files.delete(flows.resolve("f~4.log"));
            Files.delete(flows.resolve("f~5.log"));
        }
        try (FlightRecorder recorder = directory.recorder(1 << 20, StoreFormat.TEXT, 16 << 10)) {
            fillParts(recorder, 6, 7);
            assertThat(messages(tail.poll())).hasSize(20);
        }
    }

    @Test
    void poll_saysWhereEntriesMayBeMissing_whenTheFlowWasPurgedAndBeginsAnew() throws IOException {
        FlowTail tail = new FlowTail(dump, name -> true, "f");
        Path flows = Files.createDirectories(dump.resolve("app-1-x/flows"));
        store(flows, "old");
        assertThat(messages(tail.poll())).containsExactly("old");
        Files.delete(flows.resolve("f.log"));
        assertThat(tail.poll()).isEmpty();
        Files.createFile(flows.resolve("takes the place of the file that was deleted"));
        store(flows, "new");

        assertThat(tail.poll().stream().map(FlowPiece::block).toList())
                .hasSize(3)
                .startsWith(MAY_BE_MISSING)
                .element(1)
                .matches(block -> ((TextBlock.Entry) block).message().equals("new"));
    }

    private static void store(Path flows, String message) throws IOException {
        try (FileFlowStore store =
                new FileFlowStore(flows, "app-1-x", 1 << 20, InstantSource.system(), (counter, amount) -> {})) {
            FlowStore.Append append = store.begin("f", false);
            append.entry(TestEntries.entry(Level.INFO, message));
            append.commit("idle", 1, 0);
        }
    }

    private static void fillParts(FlightRecorder recorder, int from, int to) {
        for (int i = from * 20; i < to * 20; i++) {
            recorder.record("f", Level.INFO, "a.B", i + LONG);
            if (i % 20 == 19) {
                recorder.dump("f", SOON);
            }
        }
    }

    private static List<String> messagesOf(List<TextBlock> blocks) {
        return blocks.stream()
                .filter(TextBlock.Entry.class::isInstance)
                .map(block -> ((TextBlock.Entry) block).message())
                .toList();
    }

    private static List<String> messages(List<FlowPiece> pieces) {
        return pieces.stream()
                .filter(piece -> piece.block() instanceof TextBlock.Entry)
                .map(piece -> ((TextBlock.Entry) piece.block()).message())
                .toList();
    }
}
