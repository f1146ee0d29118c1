package io.logtracr.store;

import static io.logtracr.store.StoreFixture.appended;
import static io.logtracr.store.StoreFixture.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class StoreBudgetTest {

    /** What a file of one to 4096 bytes takes. */
    private static final long SMALL = 5 * 1024;

    @TempDir(factory = InMemory.class)
    Path folder;

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
        assertThat(fixture.counters)
                .isEqualTo(
                        Map.of(Counter.PURGED_FLOWS, 2L, Counter.PURGED_BYTES, 2 * SMALL, Counter.PURGED_BUDGET, 2L));
    }

    @Test
    void commit_keepsTheBudget_atEveryMoment() throws IOException {
        long max = 40 * SMALL;
        StoreFixture fixture = new StoreFixture(folder, max);
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            FlowStore.Append append = fixture.store.begin("f" + random.nextInt(60), random.nextInt(10) == 0);
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
    void hasRoomFor_saysNo_whereOneFileMoreWouldPushOutAnother() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 3 * SMALL + 1);
        for (String flow : new String[] {"a", "b"}) {
            fixture.append(flow, "m");
            assertThat(fixture.store.hasRoomFor("new")).as("after " + flow).isTrue();
        }
        fixture.append("c", "m");

        assertThat(fixture.store.hasRoomFor("new")).isFalse();
        assertThat(fixture.store.hasRoomFor("a")).as("one that has a file").isTrue();
        assertThat(names()).containsExactlyInAnyOrder("a.log", "b.log", "c.log");
        assertThat(fixture.counters).isEmpty();
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
    void begin_goesOnInANewFile_whenOneIsFull_andKeepsTheLastTwo() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 400 << 10);
        String text = "x".repeat(110_000);
        for (int i = 0; i < 4; i++) {
            fixture.append("endless", i + text);
        }
        fixture.append("other", "m");

        assertThat(names()).containsExactlyInAnyOrder("endless~2.log", "endless~3.log", "other.log");
        assertThat(Files.readString(folder.resolve("endless~3.log")))
                .isEqualTo(header("endless") + appended("3" + text));
        assertThat(fixture.counters).containsEntry(Counter.PURGED_ROLLED, 2L).containsEntry(Counter.PURGED_FLOWS, 2L);
    }

    @Test
    void commit_dropsTheOldestPartFirst_soThatNoneIsMissingInBetween() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 800 << 10);
        String text = "x".repeat(210_000);
        fixture.append("f", text);
        fixture.append("f", text);
        Path first = folder.resolve("f.log");
        Files.delete(first);
        Files.createDirectories(first.resolve("full")); // cannot be deleted
        fixture.append("f", text);
        fixture.append("f", "m");
        assertThat(names()).as("no hole").containsExactlyInAnyOrder("f.log", "f~1.log", "f~2.log", "f~3.log");

        Files.delete(first.resolve("full"));
        fixture.append("f", "m");
        assertThat(names()).as("the oldest went first").containsExactlyInAnyOrder("f~2.log", "f~3.log");
    }

    @Test
    void rollback_keepsTheOldParts_whenANewOneWasBegun() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 400 << 10);
        String text = "x".repeat(110_000);
        fixture.append("f", text);
        fixture.append("f", text);
        FlowStore.Append append = fixture.store.begin("f", false);
        assertThat(append.part()).isEqualTo(2);
        assertThat(append.lengthBefore()).isZero();
        append.entry(TestEntries.entry(Level.DEBUG, text));
        append.rollback();

        assertThat(names()).containsExactlyInAnyOrder("f.log", "f~1.log");
        fixture.append("f", "m");
        assertThat(names()).containsExactlyInAnyOrder("f~1.log", "f~2.log");
    }

    @Test
    void begin_marksTheEarlierPart_whenTheFlowIsTriggered() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 400 << 10);
        fixture.append("f", "x".repeat(110_000));
        fixture.store.begin("f", true).commit("idle", 0, 0);

        assertThat(names()).containsExactlyInAnyOrder("f.log", "f~1.log");
        for (String name : names()) {
            assertThat(Files.readString(folder.resolve(name)))
                    .startsWith("# logtracr flow=\"f\"")
                    .contains("triggered=yes\n");
        }
    }

    @Test
    void begin_startsANewFile_whenTheOldTextIsInTheWay() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 100 << 10);
        fixture.append("f", "x".repeat(20_000));
        String text = "y".repeat(90_000);

        assertThatThrownBy(() -> fixture.append("f", text)).hasMessageStartingWith("LOGTRACR_STORE_MAX_BYTES: ");
        fixture.append("f", text);
        assertThat(names()).containsExactly("f~1.log");
        assertThat(Files.readString(folder.resolve("f~1.log"))).isEqualTo(header("f") + appended(text));
    }

    @Test
    void commit_purgesTriggeredFlowsLast_upToHalfOfTheBudget() throws IOException {
        StoreFixture fixture = new StoreFixture(folder, 10 * SMALL);
        for (int i = 0; i < 7; i++) {
            fixture.store.begin("t" + i, true).commit("idle", 0, 0);
        }
        for (int i = 0; i < 20; i++) {
            fixture.append("p" + i, "m");
        }

        assertThat(names())
                .containsExactlyInAnyOrder(
                        "t2.log", "t3.log", "t4.log", "t5.log", "t6.log", "p15.log", "p16.log", "p17.log", "p18.log",
                        "p19.log");
    }

    @Test
    void remove_keepsTheOrder_howeverManyFilesThereAre() {
        for (int files : new int[] {100, 100_000}) {
            FileIndex index = new FileIndex();
            for (int i = 0; i < files; i++) {
                String name = "f" + i + ".log";
                index.add(new StoredFile(name, name, 0));
            }
            assertThat(index.files()).isEqualTo(files);
            for (int i = 0; i < files; i++) {
                StoredFile oldest = index.plain().oldest();
                assertThat(oldest.name).isEqualTo("f" + i + ".log");
                index.remove(oldest);
            }
            assertThat(index.files()).isZero();
            assertThat(index.usedBytes()).isZero();
        }
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
