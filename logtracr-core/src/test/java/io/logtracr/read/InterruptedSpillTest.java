package io.logtracr.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.OnTmpfs;
import io.logtracr.arena.Arena;
import io.logtracr.arena.ArenaLayout;
import io.logtracr.arena.ArenaMemory;
import io.logtracr.arena.ContextMemory;
import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.FlowStore;
import io.logtracr.store.TestEntries;
import io.logtracr.store.TextBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** An arena and a store, stopped in the middle of a spill. */
class InterruptedSpillTest {

    private static final int LEVEL_INFO = 2;
    private static final long SERIAL = 1;

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    private ArenaMemory memory;
    private Arena arena;
    private FileFlowStore store;
    private int slot;
    private int chunk;

    @BeforeEach
    void setUp() throws IOException {
        Path instance = Files.createDirectory(dump.resolve("app-1-x"));
        memory = ArenaMemory.mapped(
                instance.resolve("recorder.arena"), 256 << 10, PosixFilePermissions.fromString("rw-------"));
        arena = new Arena(memory, ArenaLayout.of(256 << 10, 16, 1024), List.of(), new Arena.Origin(1, 0, 0));
        store = new FileFlowStore(
                instance.resolve("flows"), "app-1-x", 1 << 20, InstantSource.system(), (counter, amount) -> {});
        slot = arena.takeSlot(SERIAL, "f");
        chunk = arena.takeChunk();
        arena.open(chunk, SERIAL, 0, 0);
        ContextMemory contexts = new ContextMemory();
        for (int i = 0; i < 4; i++) {
            arena.append(
                    chunk,
                    arena.newScratch(),
                    contexts,
                    LEVEL_INFO,
                    i,
                    TestEntries.TIME + i * 1000L,
                    LossCause.UNKNOWN,
                    "a.B",
                    "m" + i,
                    new Object[0],
                    0,
                    null,
                    "main",
                    Map.of());
        }
    }

    @AfterEach
    void tearDown() throws IOException {
        if (Files.exists(dump.resolve("app-1-x/recorder.arena"))) {
            memory.close();
        }
    }

    @Test
    void read_leavesOutWhatTheSpillHasWritten_untilItIsDone() throws IOException {
        FlowStore.Append first = store.begin("f", false);
        first.entry(entry(0));
        first.commit("idle", 1, 0);
        arena.noteSpilled(slot, 1);
        assertThat(messages()).containsExactly("m0", "m1", "m2", "m3");

        FlowStore.Append second = store.begin("f", false);
        arena.setIntent(slot, SERIAL, 1, 3, second.part(), second.lengthBefore());
        assertThat(messages()).containsExactly("m0", "m1", "m2", "m3");
        second.entry(entry(1));
        second.entry(entry(2));
        second.commit("idle", 2, 0);
        assertThat(messages()).containsExactly("m0", "m1", "m2", "m3");

        arena.noteSpilled(slot, 3);
        assertThat(messages()).containsExactly("m0", "m1", "m2", "m3");
        arena.clearIntent();
        assertThat(messages()).containsExactly("m0", "m1", "m2", "m3");
    }

    @Test
    void read_endsBeforeASpillThatBeganAfterTheScan() throws IOException {
        arena.noteSpilled(slot, 4);
        FlowStore.Append first = store.begin("f", false);
        for (int i = 0; i < 4; i++) {
            first.entry(entry(i));
        }
        first.commit("idle", 4, 0);
        arena.freeChunk(chunk);
        arena.freeSlot(slot);
        try (FlowReader reader = FlowReader.open(dump)) {
            int again = arena.takeSlot(SERIAL + 1, "f");
            FlowStore.Append later = store.begin("f", false);
            arena.setIntent(again, SERIAL + 1, 0, 1, later.part(), later.lengthBefore());
            later.entry(entry(9));
            later.commit("idle", 1, 0);

            assertThat(reader.flow("f").orElseThrow().entries()).isEqualTo(4);
        }
    }

    @Test
    void read_givesTheStoreOnly_whenTheArenaWasGivenUpMeanwhile() throws IOException {
        try (FlowReader reader = FlowReader.open(dump)) {
            FlowStore.Append append = store.begin("f", false);
            for (int i = 0; i < 4; i++) {
                append.entry(entry(i));
            }
            append.commit("recovered", 4, 0);
            memory.close();

            assertThat(reader.flow("f").orElseThrow()).satisfies(flow -> {
                assertThat(flow.entries()).isEqualTo(4);
                assertThat(flow.state()).isEqualTo(FlowState.RECOVERED);
            });
            assertThat(reader.warnings()).isEmpty();
        }
    }

    private List<String> messages() throws IOException {
        return RecordedDirectory.blocks(dump, "f").stream()
                .filter(TextBlock.Entry.class::isInstance)
                .map(block -> ((TextBlock.Entry) block).message())
                .toList();
    }

    private static LogEntry entry(int number) {
        return TestEntries.entry(TestEntries.TIME + number * 1000L, Level.INFO, "m" + number);
    }
}
