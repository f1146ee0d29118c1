package io.logtracr.store;

import static io.logtracr.store.StoreFixture.appended;
import static io.logtracr.store.StoreFixture.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class StoreBudgetTest {

    /** What a file of one to 4096 bytes takes. */
    private static final long SMALL = 5 * 1024;

    private FileSystem memory;
    private Path folder;

    @BeforeEach
    void createFolder() throws IOException {
        memory = StoreFixture.memory();
        folder = Files.createDirectories(memory.getPath("/flows"));
    }

    @AfterEach
    void close() throws IOException {
        memory.close();
    }

    @Test
    void cost_countsBlocksAndTheFile() {
        assertThat(StoredFile.cost(0)).isEqualTo(1024);
        assertThat(StoredFile.cost(1)).isEqualTo(SMALL);
        assertThat(StoredFile.cost(4096)).isEqualTo(SMALL);
        assertThat(StoredFile.cost(4097)).isEqualTo(SMALL + 4096);
    }

    @Test
    void commit_purgesFlowsThatWereWrittenToLongestAgo() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 3 * SMALL);
        for (String flow : new String[] {"a", "b", "c", "a", "d", "e"}) {
            fixture.append(flow, "m");
        }

        assertThat(names()).containsExactlyInAnyOrder("a.log", "d.log", "e.log");
        assertThat(fixture.text("a")).isEqualTo(header("a") + appended("m") + appended("m"));
        assertThat(fixture.counters).isEqualTo(Map.of(Counter.PURGED_FLOWS, 2L, Counter.PURGED_BYTES, 2 * SMALL));
    }

    @Test
    void commit_keepsTheBudget_atEveryMoment() throws IOException {
        long max = 40 * SMALL;
        StoreFixture fixture = new StoreFixture(folder, max);
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            FlowStore.Append append = fixture.store.begin("f" + random.nextInt(60), false);
            for (int j = random.nextInt(4); j >= 0; j--) {
                append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(random.nextInt(12_000))));
                assertThat(StoreFixture.cost(folder)).isLessThanOrEqualTo(max + 1024);
            }
            if (random.nextInt(5) == 0) {
                append.rollback();
            } else {
                append.commit("idle", 1, 0);
            }
            assertThat(StoreFixture.cost(folder)).isLessThanOrEqualTo(max);
        }
        assertThat(fixture.counters.get(Counter.PURGED_FLOWS)).isPositive();
    }

    @Test
    void entry_isRefused_whenTheAppendAloneIsOverTheBudget() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 100 << 10);
        fixture.append("old", "m");
        FlowStore.Append append = fixture.store.begin("big", false);
        append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(70_000)));

        assertThatThrownBy(() -> append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(70_000))))
                .isInstanceOf(IOException.class)
                .hasMessage("LOGTRACR_STORE_MAX_BYTES: expected room for a flow's file of 144384 bytes, found 102400");
        append.rollback();
        assertThat(names()).containsExactly("old.log");
        fixture.append("big", "m");
        assertThat(fixture.text("big")).isEqualTo(header("big") + appended("m"));
    }

    @Test
    void begin_startsAnew_whenTheFlowHoldsHalfTheBudget() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 100 << 10);
        fixture.append("endless", "x".repeat(60_000));
        fixture.append("endless", "m");

        assertThat(fixture.text("endless")).isEqualTo(header("endless") + appended("m"));
        assertThat(fixture.counters)
                .isEqualTo(Map.of(Counter.PURGED_FLOWS, 1L, Counter.PURGED_BYTES, StoredFile.cost(60_200)));
    }

    @Test
    void rollback_givesUpTheFlowsOldText_whenOnlyThatIsInTheWay() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 100 << 10);
        fixture.append("f", "x".repeat(40_000));
        String text = "y".repeat(80_000);

        assertThatThrownBy(() -> fixture.append("f", text)).hasMessageStartingWith("LOGTRACR_STORE_MAX_BYTES: ");
        fixture.append("f", text);
        assertThat(fixture.text("f")).isEqualTo(header("f") + appended(text));
    }

    @Test
    void reload_countsWhatIsThere_oldestFirst() throws IOException {
        for (int i = 0; i < 5; i++) {
            Path file = Files.writeString(folder.resolve("f" + i + ".log"), header("f" + i));
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000 - i * 1000));
        }
        Files.writeString(folder.resolve("not ours.log"), "x".repeat(100_000));
        Files.writeString(folder.resolve("notes.txt"), "x");
        new StoreFixture(folder, 4 * SMALL).append("new", "m");

        assertThat(names())
                .containsExactlyInAnyOrder("f0.log", "f1.log", "f2.log", "new.log", "not ours.log", "notes.txt");
    }

    @Test
    void commit_purgesAnother_whenTheOldestCannotBeDeleted() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 3 * SMALL);
        for (String flow : new String[] {"a", "b", "c"}) {
            fixture.append(flow, "m");
        }
        Files.delete(fixture.file("a"));
        Files.createDirectories(fixture.file("a").resolve("full"));
        fixture.append("d", "m");

        assertThat(names()).containsExactlyInAnyOrder("a.log", "c.log", "d.log");
    }

    @Test
    void rollback_givesReservedRoomBack() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 100 << 10);
        fixture.append("a", "m");
        fixture.append("f", "m");
        for (String flow : new String[] {"f", "new"}) {
            FlowStore.Append append = fixture.store.begin(flow, false);
            append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(70_000)));
            append.rollback();
        }
        fixture.append("b", "x".repeat(70_000));

        assertThat(names()).containsExactlyInAnyOrder("a.log", "f.log", "b.log");
        assertThat(fixture.counters).isEmpty();
    }

    @Test
    void begin_countsAnew_whenTheFolderWasRemoved() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 3 * SMALL);
        for (String flow : new String[] {"a", "b", "c"}) {
            fixture.append(flow, "m");
            Files.delete(fixture.file(flow));
        }
        Files.delete(folder);
        fixture.append("d", "m");

        assertThat(names()).containsExactly("d.log");
        assertThat(fixture.counters).isEmpty();
    }

    @Test
    void commit_forgetsFilesThatSomebodyDeleted() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 3 * SMALL);
        for (String flow : new String[] {"a", "b", "c"}) {
            fixture.append(flow, "m");
        }
        Files.delete(fixture.file("a"));
        fixture.append("d", "m");

        assertThat(names()).containsExactlyInAnyOrder("b.log", "c.log", "d.log");
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
