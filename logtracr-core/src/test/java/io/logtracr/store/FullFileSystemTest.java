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
        private final Path folder;
        private final FileFlowStore store;

        OwnStore(Path folder, StoreLimits limits) throws IOException {
            this.folder = Files.createDirectories(folder);
            this.store = new FileFlowStore(
                    folder,
                    "app-1-x",
                    FlowFormat.TEXT,
                    StoreBudget.alone(
                            folder, limits, () -> AT, (counter, amount) -> counters.merge(counter, amount, Long::sum)),
                    true,
                    () -> AT);
        }

        void append(String flowId, String message) throws IOException {
            FlowStore.Append append = store.begin(flowId, false);
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
        try {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> append.commit("idle", 1, 0)).isInstanceOf(ClosedByInterruptException.class);
            assertThatThrownBy(append::rollback).isInstanceOf(IOException.class);
        } finally {
            Thread.interrupted();
        }
        assertThat(Files.size(fixture.file("f"))).isGreaterThan(70_000);

        fixture.append("f", "two");
        assertThat(fixture.text("f")).isEqualTo(header("f") + appended("one") + appended("two"));
    }
}
