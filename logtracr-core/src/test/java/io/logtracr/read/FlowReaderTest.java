package io.logtracr.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logtracr.FlightRecorder;
import io.logtracr.OnTmpfs;
import io.logtracr.config.StoreFormat;
import io.logtracr.counter.Counter;
import io.logtracr.store.FileFlowStore;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class FlowReaderTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int BUFFER_BYTES = 1 << 20;

    @TempDir(factory = OnTmpfs.class)
    Path temporary;

    private RecordedDirectory directory;

    @BeforeEach
    void setUp() throws IOException {
        directory = new RecordedDirectory(Files.createDirectory(temporary.resolve("dump")));
    }

    @Test
    void read_givesEachEntryOnce_fromStoreAndMemory() throws IOException {
        try (FlightRecorder recorder = directory.recorder(BUFFER_BYTES)) {
            recorder.record("f", Level.INFO, "a.B", "first");
            recorder.dump("f", SOON);
            recorder.record("f", Level.WARN, "a.B", "second");

            List<String> lines = directory.lines("f");
            assertThat(lines).hasSize(4);
            assertThat(lines.get(0))
                    .isEqualTo("# logtracr flow=\"f\" instance=\""
                            + recorder.directory().orElseThrow().getFileName() + "\" triggered=no ");
            assertThat(lines.get(1)).endsWith(" INFO  [main] a.B - first");
            assertThat(lines.get(2)).startsWith("# spilled entries=1 errors=0 reason=requested at=");
            assertThat(lines.get(3)).endsWith(" WARN  [main] a.B - second");
            assertThat(directory.lines("g")).isEmpty();
        }
    }

    @Test
    void read_givesTheSameText_beforeAndAfterTheSpill() throws IOException {
        Random random = new Random(7);
        try (FlightRecorder recorder = directory.recorder(BUFFER_BYTES)) {
            for (int round = 0; round < 30; round++) {
                List<String> ids = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    ids.add(TestEntries.text(random) + round + (random.nextInt(9) == 0 ? "x".repeat(2000) : ""));
                }
                for (int i = 0; i < 100; i++) {
                    recorder.record(
                            ids.get(random.nextInt(ids.size())),
                            Level.values()[random.nextInt(5)],
                            TestEntries.text(random),
                            TestEntries.text(random).repeat(random.nextInt(20) == 0 ? 300 : 1),
                            TestEntries.text(random),
                            random.nextInt());
                }
                List<List<String>> inMemory = new ArrayList<>();
                for (String id : ids) {
                    inMemory.add(directory.entries(id));
                }
                assertThat(recorder.dumpAll(SOON)).isTrue();
                for (int i = 0; i < ids.size(); i++) {
                    assertThat(directory.entries(ids.get(i))).isEqualTo(inMemory.get(i));
                }
            }
            assertThat(recorder.counters().get(Counter.STORED)).isEqualTo(3000);
            try (FlowReader reader = FlowReader.open(directory.path)) {
                assertThat(reader.flows().stream().mapToLong(FlowInfo::entries).sum())
                        .isEqualTo(3000);
            }
        }
    }

    @Test
    void read_mergesInstancesByTime() throws IOException {
        try (FlightRecorder one = directory.recorder(BUFFER_BYTES);
                FlightRecorder two = directory.recorder(BUFFER_BYTES)) {
            for (int i = 0; i < 6; i++) {
                FlightRecorder recorder = i % 3 == 0 ? one : two;
                recorder.record("f", Level.INFO, "a.B", "m" + i);
                if (i == 2) {
                    two.dump("f", SOON);
                }
            }
            List<TextBlock> blocks = RecordedDirectory.blocks(directory.path, "f");
            assertThat(blocks.stream()
                            .map(block -> block instanceof TextBlock.Entry entry
                                    ? entry.message()
                                    : block.getClass().getSimpleName()))
                    .containsExactly(
                            "Header", "m0", "Header", "m1", "m2", "Spilled", "Header", "m3", "Header", "m4", "m5");
            try (FlowReader reader = FlowReader.open(directory.path)) {
                assertThat(reader.flows()).singleElement().satisfies(flow -> {
                    assertThat(flow.entries()).isEqualTo(6);
                    assertThat(flow.state()).isEqualTo(FlowState.LIVE);
                    assertThat(flow.instances()).hasSize(2);
                });
                assertThat(reader.instances()).hasSize(2).allMatch(RecordedInstance::alive);
            }
            String name = one.directory().orElseThrow().getFileName().toString();
            try (FlowReader reader = FlowReader.open(directory.path, name::equals)) {
                assertThat(reader.flow("f").orElseThrow().entries()).isEqualTo(2);
            }
        }
    }

    @Test
    void read_showsGaps_whenEntriesWereDropped() throws IOException {
        try (FlightRecorder recorder = directory.recorder(256 << 10)) {
            Path withoutStore = recorder.directory().orElseThrow().resolve("flows");
            Files.delete(withoutStore);
            Files.createFile(withoutStore); // nothing can be stored
            for (int i = 0; i < 5000; i++) {
                recorder.record("f", Level.INFO, "a.B", "message {}", i);
            }
            List<TextBlock> blocks = RecordedDirectory.blocks(directory.path, "f");
            long lost = 0;
            long entries = 0;
            for (TextBlock block : blocks) {
                lost += block instanceof TextBlock.Gap gap ? gap.count() : 0;
                entries += block instanceof TextBlock.Entry ? 1 : 0;
            }
            assertThat(lost).isPositive();
            assertThat(lost + entries).isEqualTo(5000);
            assertThat(((TextBlock.Entry) blocks.get(blocks.size() - 1)).message())
                    .isEqualTo("message 4999");
        }
    }

    @Test
    void read_looksAgain_whenTheFlowDroppedEverythingThatWasSeen() throws IOException {
        try (FlightRecorder recorder = directory.recorder(256 << 10)) {
            Path withoutStore = recorder.directory().orElseThrow().resolve("flows");
            Files.delete(withoutStore);
            Files.createFile(withoutStore); // nothing can be stored
            recorder.record("f", Level.INFO, "a.B", "first");
            try (FlowReader reader = FlowReader.open(directory.path)) {
                for (int i = 0; i < 5000; i++) {
                    recorder.record("f", Level.INFO, "a.B", "message {}", i);
                }
                try (RecordedFlow flow = reader.read("f").orElseThrow()) {
                    assertThat(flow.next().block()).isInstanceOf(TextBlock.Header.class);
                    TextBlock.Gap gap = (TextBlock.Gap) flow.next().block();
                    assertThat(((TextBlock.Entry) flow.next().block()).message())
                            .isEqualTo("message " + (gap.count() - 1));
                }
                assertThat(reader.flow("f").orElseThrow().state()).isEqualTo(FlowState.LIVE);
            }
        }
    }

    @Test
    void read_showsTheLastTwoParts_howeverOftenTheFlowHasRolled() throws IOException {
        try (FlightRecorder recorder = directory.recorder(BUFFER_BYTES, StoreFormat.TEXT, 16 << 10)) {
            int recorded = 0;
            for (int spill = 0; spill < 30; spill++) { // each fills a part
                for (int i = 0; i < 20; i++) {
                    recorder.record("f", Level.INFO, "a.B", "{} {}", recorded++, "x".repeat(1000));
                }
                recorder.dump("f", SOON);
                List<TextBlock> blocks = RecordedDirectory.blocks(directory.path, "f");

                assertThat(blocks.get(1) instanceof TextBlock.Missing note ? note.lines() : List.of())
                        .isEqualTo(
                                spill < 2
                                        ? List.of()
                                        : List.of(
                                                "# earlier entries are gone: older parts of the flow's file were deleted"));
                assertThat(numbers(blocks))
                        .isEqualTo(IntStream.range(Math.max(0, spill - 1) * 20, recorded)
                                .boxed()
                                .toList());
            }
        }
    }

    private static List<Integer> numbers(List<TextBlock> blocks) {
        return blocks.stream()
                .filter(TextBlock.Entry.class::isInstance)
                .map(block ->
                        Integer.valueOf(((TextBlock.Entry) block).message().split(" ")[0]))
                .toList();
    }

    @Test
    void read_saysWhereEntriesAreMissing_whenTheyArePurgedMeanwhile() throws IOException {
        try (FlightRecorder recorder = directory.recorder(BUFFER_BYTES)) {
            for (int i = 0; i < 2000; i++) {
                recorder.record("f", Level.INFO, "a.B", "stored {}", "x".repeat(100));
                if (i % 500 == 499) {
                    recorder.dump("f", SOON);
                }
            }
            recorder.record("f", Level.INFO, "a.B", "in memory");
            Path file = recorder.directory().orElseThrow().resolve("flows/f.log");
            List<TextBlock> blocks = new ArrayList<>();
            try (FlowReader reader = FlowReader.open(directory.path);
                    RecordedFlow flow = reader.read("f").orElseThrow()) {
                Files.writeString(file, "");
                for (FlowPiece piece = flow.next(); piece != null; piece = flow.next()) {
                    blocks.add(piece.block());
                }
                assertThat(reader.warnings())
                        .containsExactly(file + ": was purged while it was read, the rest is missing");
            }
            assertThat(blocks.size()).isLessThan(2000);
            assertThat(blocks.get(blocks.size() - 2))
                    .isEqualTo(new TextBlock.Missing(
                            List.of("# stored entries are missing here: purged while they were read")));
            assertThat(((TextBlock.Entry) blocks.get(blocks.size() - 1)).message())
                    .isEqualTo("in memory");
        }
    }

    @Test
    void read_findsNothing_whereAProcessIsAboutToMakeItsArena() throws IOException {
        try (FlightRecorder recorder = directory.recorder(BUFFER_BYTES)) {
            recorder.record("f", Level.INFO, "a.B", "m");
            Path starting = Files.createDirectory(directory.path.resolve("starting-1-0000000000000001"));
            for (int bytes : new int[] {0, 4096, 1 << 20}) {
                Files.write(starting.resolve("recorder.arena"), new byte[bytes]);
                try (FlowReader reader = FlowReader.open(directory.path)) {
                    assertThat(reader.flows()).hasSize(1);
                    assertThat(reader.warnings()).isEmpty();
                }
            }
        }
    }

    @Test
    void flows_tellStates() throws IOException {
        try (FlightRecorder recorder = directory.recorder(BUFFER_BYTES)) {
            recorder.record("stored", Level.ERROR, "a.B", "m");
            recorder.dump("stored", SOON);
            recorder.record("memory", Level.INFO, "a.B", "m");
            Path crashed = Files.createDirectory(temporary.resolve("crashed"));
            RecordedDirectory.copy(directory.path, crashed.resolve("copy"));
            Path file = crashed.resolve("copy")
                    .resolve(recorder.directory().orElseThrow().getFileName())
                    .resolve("flows/again.log");
            try (FileFlowStore store = new FileFlowStore(
                    file.getParent(), "x", 1 << 20, InstantSource.system(), (counter, amount) -> {})) {
                var append = store.begin("again", false);
                append.entry(TestEntries.entry(Level.INFO, "m"));
                append.commit("recovered", 1, 0);
            }

            assertThat(states(directory.path)).containsExactlyInAnyOrder("stored stored 1", "memory live 0");
            assertThat(states(crashed.resolve("copy")))
                    .containsExactlyInAnyOrder("stored stored 1", "memory dead 0", "again recovered 0");
            assertThat(states(recorder.directory().orElseThrow())).hasSize(2);
        }
    }

    private static List<String> states(Path directory) throws IOException {
        try (FlowReader reader = FlowReader.open(directory)) {
            assertThat(reader.warnings()).isEmpty();
            return reader.flows().stream()
                    .map(flow -> flow.flowId() + " " + flow.state().label() + " " + flow.errors())
                    .toList();
        }
    }

    @Test
    void open_saysInOneSentence_whatIsNoDumpDirectory() throws IOException {
        Path missing = temporary.resolve("missing");
        Path file = Files.writeString(temporary.resolve("file"), "x");
        assertThatThrownBy(() -> FlowReader.open(missing)).hasMessage(missing + " does not exist");
        assertThatThrownBy(() -> FlowReader.open(file)).hasMessage(file + " is not a directory");
        assertThatThrownBy(() -> FlowReader.open(temporary))
                .hasMessage(temporary + " is not a dump directory of logtracr: no instance is in it");
        try (FlowReader reader = FlowReader.open(directory.path)) {
            assertThat(reader.flows()).isEmpty();
        }
    }
}
