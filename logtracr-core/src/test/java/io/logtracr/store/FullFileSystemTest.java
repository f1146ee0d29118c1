package io.logtracr.store;

import static io.logtracr.store.StoreFixture.appended;
import static io.logtracr.store.StoreFixture.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logtracr.counter.Counter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** The store on a real tmpfs that has no room, no inodes or no permission to write. */
class FullFileSystemTest {

    private static final long MAX_BYTES = 64 << 20;

    @TempDir
    Path mount;

    @Test
    void append_leavesNoTrace_whenTheFileSystemIsFull_andWorksWhenSpaceIsBack() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=1m")) {
            StoreFixture fixture = new StoreFixture(tmpfs.folder().resolve("flows"), MAX_BYTES);
            fixture.append("f", "one");
            long before = Files.size(fixture.file("f"));
            Path filler = Files.write(mount.resolve("filler"), new byte[900 << 10]);

            FlowStore.Append append = fixture.store.begin("f", false);
            append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(60_000)));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10; i++) {
                            append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(60_000)));
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessage("No space left on device");
            assertThat(Files.size(fixture.file("f"))).as("a short write").isGreaterThan(before);
            append.rollback();
            assertThat(fixture.text("f")).isEqualTo(header("f") + appended("one"));

            assertThatThrownBy(() -> fixture.append("new", "x".repeat(200_000))).hasMessage("No space left on device");
            assertThat(fixture.file("new")).doesNotExist();

            Files.delete(filler);
            fixture.append("f", "two");
            fixture.append("new", "x".repeat(200_000));
            assertThat(fixture.text("f")).isEqualTo(header("f") + appended("one") + appended("two"));
            assertThat(fixture.text("new")).isEqualTo(header("new") + appended("x".repeat(200_000)));
        }
    }

    @Test
    void append_purgesAndTriesOnceMore_whenSomebodyElseFillsTheFileSystem() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=1m")) {
            OwnStore own = new OwnStore(tmpfs.folder().resolve("flows"), StoreLimits.ofBytes(MAX_BYTES));
            for (int i = 0; i < 10; i++) {
                own.append("old" + i, "x".repeat(20_000));
            }
            fill(mount.resolve("filler"));
            own.append("new", "x".repeat(50_000));

            assertThat(own.text("new")).isEqualTo(header("new") + appended("x".repeat(50_000)));
            assertThat(mount.resolve("flows/old0.log")).doesNotExist();
            assertThat(mount.resolve("flows/old9.log")).exists();
            assertThat(own.counters.get(Counter.PURGED_NO_SPACE)).isBetween(2L, 4L);
            assertThatThrownBy(() -> own.append("huge", "x".repeat(900_000))).hasMessage("No space left on device");
            assertThat(mount.resolve("flows/huge.log")).doesNotExist();
        }
    }

    @Test
    void begin_purges_whenSomebodyElseTakesAllInodes() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=1m,nr_inodes=8")) {
            OwnStore own = new OwnStore(tmpfs.folder().resolve("flows"), StoreLimits.ofBytes(MAX_BYTES));
            for (String flow : new String[] {"a", "b", "c", "d", "e", "f", "g", "h", "a"}) {
                own.append(flow, "m");
            }

            assertThat(own.text("h")).isEqualTo(header("h") + appended("m"));
            assertThat(own.text("a")).isEqualTo(header("a") + appended("m"));
            assertThat(own.counters.get(Counter.PURGED_NO_SPACE)).isEqualTo(3);
        }
    }

    @Test
    void append_leavesSoMuchFree_asAPercentage_orASize() throws Exception {
        for (boolean percent : new boolean[] {true, false}) {
            try (Tmpfs tmpfs = new Tmpfs(mount, "size=1m")) {
                StoreLimits limits = new StoreLimits(
                        MAX_BYTES,
                        Integer.MAX_VALUE,
                        MAX_BYTES,
                        TimeUnit.DAYS.toNanos(1),
                        percent ? 50 : 0,
                        percent ? 0 : 512 << 10);
                OwnStore own = new OwnStore(tmpfs.folder().resolve("flows"), limits);
                for (int i = 0; i < 60; i++) {
                    own.append("f" + i, "x".repeat(20_000));
                    assertThat(Files.getFileStore(mount).getUsableSpace()).isGreaterThanOrEqualTo(500 << 10);
                }
                assertThat(own.counters.get(Counter.PURGED_KEEP_FREE)).isGreaterThan(20);
                assertThat(own.text("f59")).isNotEmpty();
            }
        }
    }

    @Test
    void append_keepsWhatIsThere_whenOthersHaveTakenTheReserveForGood() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=4m")) {
            OwnStore own = new OwnStore(tmpfs.folder().resolve("flows"), reserve(1 << 20));
            for (int i = 0; i < 10; i++) {
                own.append("t" + i, "x".repeat(20_000), true);
            }
            for (int i = 0; i < 60; i++) {
                own.append("f" + i, "x".repeat(20_000));
            }
            long before = StoreFixture.cost(tmpfs.folder().resolve("flows"));
            Files.write(
                    mount.resolve("filler"),
                    new byte[(int) Files.getFileStore(mount).getUsableSpace() - (64 << 10)]);

            own.append("new", "x".repeat(20_000));
            long kept = StoreFixture.cost(tmpfs.folder().resolve("flows"));
            assertThat(kept).as("a quarter of what it may take").isBetween(700L << 10, 800L << 10);
            assertThat(before).isGreaterThan(1200 << 10);
            for (int i = 0; i < 100; i++) {
                own.append("newer" + i, "x".repeat(20_000));
                assertThat(StoreFixture.cost(tmpfs.folder().resolve("flows"))).isBetween(kept - 30_000, kept);
            }
            assertThat(own.counters.get(Counter.PURGED_KEEP_FREE)).isGreaterThan(100);
            assertThat(own.text("newer99")).isNotEmpty();
            for (int i = 0; i < 10; i++) {
                assertThat(own.text("t" + i)).isNotEmpty();
            }
        }
    }

    @Test
    void append_costsTriggeredFlows_onlyForTriggeredOnes_whenOthersHaveTakenTheReserve() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=4m")) {
            OwnStore own = new OwnStore(tmpfs.folder().resolve("flows"), reserve(1 << 20));
            for (int i = 0; i < 10; i++) {
                own.append("t" + i, "x".repeat(20_000), true);
            }
            Files.write(
                    mount.resolve("filler"),
                    new byte[(int) Files.getFileStore(mount).getUsableSpace() - (512 << 10)]);

            assertThatThrownBy(() -> own.append("plain", "m"))
                    .isInstanceOf(NoRoomException.class)
                    .hasMessageStartingWith("LOGTRACR_STORE_KEEP_FREE: ");
            own.append("t10", "x".repeat(20_000), true);
            assertThat(mount.resolve("flows/t0.log")).doesNotExist();
            for (int i = 1; i < 11; i++) {
                assertThat(own.text("t" + i)).isNotEmpty();
            }
        }
    }

    @Test
    void purgeForSpace_pauses_whenSomebodyElseTookWhatWasGivenUp() throws Exception {
        OwnStore own = new OwnStore(mount.resolve("flows"), StoreLimits.ofBytes(MAX_BYTES));
        for (int i = 0; i < 5; i++) {
            own.append("t" + i, "m", true);
            own.append("f" + i, "m");
        }
        assertThat(own.budget.purgeForSpace(null, 1, false)).isTrue();
        own.budget.spaceTried(true);
        assertThat(own.budget.purgeForSpace(null, 1, false)).isTrue();
        own.budget.spaceTried(false);
        assertThat(own.budget.purgeForSpace(null, 1, false)).isFalse();
        own.nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));
        assertThat(own.budget.purgeForSpace(null, 1, false)).isTrue();
        own.budget.spaceTried(false);
        own.nanos.addAndGet(TimeUnit.SECONDS.toNanos(119));
        assertThat(own.budget.purgeForSpace(null, 1, false)).isFalse();
        own.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));

        assertThat(own.budget.purgeForSpace(null, 1 << 30, false)).isTrue();
        assertThat(Neighbour.files(mount.resolve("flows")))
                .as("triggered flows only for triggered ones")
                .containsExactly("t0.log", "t1.log", "t2.log", "t3.log", "t4.log");
        assertThat(own.budget.purgeForSpace(null, 1, true)).isTrue();
    }

    private static StoreLimits reserve(long bytes) {
        return new StoreLimits(MAX_BYTES, 1000, MAX_BYTES, TimeUnit.DAYS.toNanos(1), 0, bytes);
    }

    @Test
    void append_isRefused_whenTheFileSystemIsSmallerThanWhatIsToBeLeftFree() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=64k")) {
            StoreLimits limits = new StoreLimits(MAX_BYTES, 100, MAX_BYTES, TimeUnit.DAYS.toNanos(1), 0, 1 << 20);
            OwnStore own = new OwnStore(tmpfs.folder().resolve("flows"), limits);

            assertThatThrownBy(() -> own.append("f", "m"))
                    .isInstanceOf(NoRoomException.class)
                    .hasMessage(
                            "LOGTRACR_STORE_KEEP_FREE: the file system is too full, and no flow's file is left to delete");
            assertThat(mount.resolve("flows/f.log")).doesNotExist();
        }
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessage("No space left on device");
        }
    }

    /** The store of a living instance, which may give up flows of its own when the file system is full. */
    private static final class OwnStore {

        private static final Instant AT = Instant.parse("2026-11-21T22:50:00Z");

        private final Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        private final AtomicLong nanos = new AtomicLong(1);
        private final Path folder;
        private final StoreBudget budget;
        private final FileFlowStore store;

        OwnStore(Path folder, StoreLimits limits) throws IOException {
            this.folder = Files.createDirectories(folder);
            this.budget = StoreBudget.alone(
                    folder,
                    limits,
                    () -> AT,
                    nanos::get,
                    (counter, amount) -> counters.merge(counter, amount, Long::sum));
            this.store = new FileFlowStore(folder, "app-1-x", FlowFormat.TEXT, budget, true, () -> AT);
        }

        void append(String flowId, String message) throws IOException {
            append(flowId, message, false);
        }

        void append(String flowId, String message, boolean triggered) throws IOException {
            nanos.incrementAndGet();
            FlowStore.Append append = store.begin(flowId, triggered);
            try {
                append.entry(TestEntries.entry(Level.DEBUG, message));
                append.commit("idle", 1, 0);
            } catch (IOException e) {
                append.rollback();
                throw e;
            }
        }

        String text(String flowId) throws IOException {
            return Files.readString(folder.resolve(FlowFileName.of(flowId, 0)));
        }
    }

    @Test
    void begin_fails_whenThereAreNoInodes() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=1m,nr_inodes=4")) {
            StoreFixture fixture = new StoreFixture(tmpfs.folder().resolve("flows"), MAX_BYTES);
            fixture.append("a", "m");
            fixture.append("b", "m");

            assertThatThrownBy(() -> fixture.store.begin("c", false)).hasMessageContaining("No space left on device");
            Files.delete(fixture.file("a"));
            fixture.append("c", "m");
            assertThat(fixture.text("c")).isEqualTo(header("c") + appended("m"));
        }
    }

    @Test
    void begin_fails_whenTheFileSystemIsReadOnly() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=1m")) {
            StoreFixture fixture = new StoreFixture(tmpfs.folder().resolve("flows"), MAX_BYTES);
            fixture.append("f", "one");
            tmpfs.remount("ro");

            assertThatThrownBy(() -> fixture.store.begin("f", false)).hasMessageContaining("Read-only file system");
            assertThatThrownBy(() -> fixture.store.begin("g", false)).hasMessageContaining("Read-only file system");
            tmpfs.remount("rw");
            fixture.append("f", "two");
            assertThat(fixture.text("f")).isEqualTo(header("f") + appended("one") + appended("two"));
        }
    }

    @Test
    void begin_cutsTheFileBack_whenRollbackCouldNot() throws Exception {
        StoreFixture fixture = new StoreFixture(mount.resolve("flows"), MAX_BYTES);
        fixture.append("f", "one");
        FlowStore.Append append = fixture.store.begin("f", false);
        append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(70_000)));
        failToCommitAndToRollBack(append);
        assertThat(Files.size(fixture.file("f"))).isGreaterThan(70_000);

        fixture.append("g", "m");
        assertThat(fixture.text("f"))
                .as("before another flow is appended to, whose note replaces this one's in the arena")
                .isEqualTo(header("f") + appended("one"));
        fixture.append("f", "two");
        assertThat(fixture.text("f")).isEqualTo(header("f") + appended("one") + appended("two"));
    }

    @Test
    void begin_waitsForTheCut_butNotForEver() throws Exception {
        OwnStore own = new OwnStore(mount.resolve("flows"), StoreLimits.ofBytes(MAX_BYTES));
        own.append("f", "one");
        FlowStore.Append append = own.store.begin("f", false);
        append.entry(TestEntries.entry(Level.DEBUG, "x".repeat(70_000)));
        failToCommitAndToRollBack(append);
        Path file = mount.resolve("flows/f.log");
        Files.delete(file);
        Files.createDirectory(file);

        assertThatThrownBy(() -> own.append("g", "m")).isInstanceOf(IOException.class);
        assertThat(mount.resolve("flows/g.log")).doesNotExist();
        own.nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
        own.append("g", "m");
        assertThat(own.text("g")).isEqualTo(header("g") + appended("m"));
    }

    /** What an interrupt leaves behind: the channel is closed, so that the file can neither be written nor be cut. */
    private static void failToCommitAndToRollBack(FlowStore.Append append) {
        try {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> append.commit("idle", 1, 0)).isInstanceOf(ClosedByInterruptException.class);
            assertThatThrownBy(append::rollback).isInstanceOf(IOException.class);
        } finally {
            Thread.interrupted();
        }
    }
}
