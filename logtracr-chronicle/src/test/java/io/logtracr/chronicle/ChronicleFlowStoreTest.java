package io.logtracr.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.store.FlowStore;
import io.logtracr.store.FlowStoreProvider;
import io.logtracr.store.PrivateFiles;
import io.logtracr.store.StoreLimits;
import io.logtracr.store.StoredExcerpts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class ChronicleFlowStoreTest {

    private static final long MIB = 1 << 20;

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    private final ChronicleStoreProvider provider = new ChronicleStoreProvider();
    private final List<QueueInstance> instances = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T22:45:05Z");

    @AfterEach
    void closeInstances() throws IOException {
        for (QueueInstance one : instances) {
            one.close();
        }
    }

    private QueueInstance start(Path directory, long maxBytes, long keepFree) throws IOException {
        StoreLimits limits = new StoreLimits(maxBytes, 1000, Long.MAX_VALUE, TimeUnit.HOURS.toNanos(12), 0, keepFree);
        QueueInstance started = new QueueInstance(directory, limits, () -> now);
        instances.add(started);
        return started;
    }

    @Test
    void commit_storesTextOfEachFlow_inOrder() throws IOException {
        QueueInstance one = start(dump, 64 * MIB, 0);
        try (FlowStore store = provider.open(one.setting())) {
            store(store, "a", "first", "line one\nline two");
            store(store, "b", "other");
            store(store, "a", "second");

            try (StoredExcerpts stored = provider.read(one.path())) {
                assertThat(stored.flowIds()).containsExactly("a", "b");
                List<? extends StoredExcerpts.Excerpt> excerpts = stored.excerpts("a");
                assertThat(excerpts)
                        .extracting(StoredExcerpts.Excerpt::number)
                        .containsExactly(FlowStoreProvider.FIRST_EXCERPT, FlowStoreProvider.FIRST_EXCERPT + 2);
                assertThat(text(excerpts.get(0)))
                        .isEqualTo("""
                                # logtracr flow="a" instance="%s" triggered=no\s
                                1970-01-01T00:00:00.000001Z DEBUG [t] l - first
                                1970-01-01T00:00:00.000001Z DEBUG [t] l - line one
                                	line two
                                # spilled entries=2 errors=0 reason=idle at=2026-11-21T22:45:05.000000Z
                                """.formatted(one.path().getFileName()));
                assertThat(excerpts.get(0).bytes()).isEqualTo(excerpts.get(0).text().length);
                assertThat(text(excerpts.get(1))).contains(" - second\n");
            }
        }
    }

    @Test
    void refresh_findsWhatIsWrittenLater() throws IOException {
        QueueInstance one = start(dump, 64 * MIB, 0);
        try (FlowStore store = provider.open(one.setting())) {
            store(store, "a", "first");
            try (StoredExcerpts stored = provider.read(one.path())) {
                assertThat(stored.excerpts("a")).hasSize(1);
                store(store, "a", "second");
                assertThat(stored.excerpts("a")).hasSize(2);
                assertThat(stored.contains(FlowStoreProvider.FIRST_EXCERPT + 1)).isTrue();
                assertThat(stored.contains(FlowStoreProvider.FIRST_EXCERPT + 2)).isFalse();
            }
        }
    }

    @Test
    void rollback_leavesNothing() throws IOException {
        QueueInstance one = start(dump, 64 * MIB, 0);
        try (FlowStore store = provider.open(one.setting())) {
            FlowStore.Append append = store.begin("a", false);
            append.entry(entry("gone"));
            append.rollback();
            store(store, "a", "stays");

            try (StoredExcerpts stored = provider.read(one.path())) {
                assertThat(stored.excerpts("a")).singleElement().satisfies(excerpt -> {
                    assertThat(excerpt.number()).isEqualTo(FlowStoreProvider.FIRST_EXCERPT);
                    assertThat(text(excerpt)).contains("stays").doesNotContain("gone");
                });
            }
        }
    }

    @Test
    void commit_deletesOldestFiles_withinTheBudget() throws IOException {
        long budget = 16 * MIB;
        String text = "0123456789".repeat(2_000);
        QueueInstance one = start(dump, budget, 0);
        try (FlowStore store = provider.open(one.setting())) {
            for (int i = 0; i < 1_500; i++) {
                store(store, "flow-" + i, text);
                assertThat(one.queueBytes()).isLessThanOrEqualTo(budget);
            }
            try (StoredExcerpts stored = provider.read(one.path())) {
                assertThat(stored.flowIds()).contains("flow-1499").doesNotContain("flow-0");
                assertThat(stored.flowIds()).hasSizeGreaterThan(200);
                assertThat(text(stored.excerpts("flow-1499").get(0))).contains(text);
            }
        }
    }

    @Test
    void queues_ofSeveralProcesses_stayWithinOneBudget() throws IOException {
        long budget = 48 * MIB;
        now = Instant.now();
        String text = "0123456789".repeat(4_000);
        List<QueueInstance> three = List.of(start(dump, budget, 0), start(dump, budget, 0), start(dump, budget, 0));
        List<FlowStore> stores = new ArrayList<>();
        for (QueueInstance one : three) {
            stores.add(provider.open(one.setting()));
        }
        int refused = 0;
        for (int i = 0; i < 2_400; i++) {
            int which = i < 1_200 ? 0 : i % 3; // the first one has all, and must give way
            try {
                store(stores.get(which), "flow-" + i, text);
            } catch (IOException e) {
                assertThat(e).hasMessageStartingWith("LOGTRACR_STORE_MAX_BYTES: ");
                refused++;
            }
            three.get(i % 3).pass(Duration.ofMillis(200));
            three.get(i % 3).maintain();
            if (i % 10 == 0) {
                assertThat(three.stream().mapToLong(QueueInstance::queueBytes).sum())
                        .isLessThanOrEqualTo(budget);
            }
        }
        assertThat(refused).as("until the first has given way").isLessThan(100);
        for (int i = 0; i < 3; i++) {
            stores.get(i).close();
            try (StoredExcerpts stored = provider.read(three.get(i).path())) {
                assertThat(stored.flowIds()).contains("flow-" + (2_397 + i)).hasSizeGreaterThan(50);
            }
        }
    }

    @Test
    void flowIds_areThoseOfTheFilesThatAreLeft_whenAnotherProcessDeletedTheOldest() throws IOException {
        QueueInstance one = start(dump, 64 * MIB, 0);
        String text = "0123456789".repeat(4_000);
        try (FlowStore store = provider.open(one.setting())) {
            for (int i = 0; i < 250; i++) {
                store(store, "flow-" + i, text);
            }
        }
        List<Path> files;
        try (Stream<Path> queue = Files.list(one.path().resolve("queue"))) {
            files = queue.filter(file -> file.toString().endsWith(QueueLayout.SUFFIX))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(2);
        Files.delete(files.get(0));

        try (StoredExcerpts stored = provider.read(one.path())) {
            assertThat(stored.flowIds())
                    .contains("flow-249")
                    .doesNotContain("flow-0")
                    .hasSizeGreaterThan(100);
            assertThat(text(stored.excerpts("flow-249").get(0))).contains(text);
        }
    }

    @Test
    void append_removesQueuesOfTheDead_forRoom_theOldestFirst() throws IOException {
        now = Instant.now();
        List<QueueInstance> dead = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            QueueInstance one = start(dump, 20 * MIB, 0);
            try (FlowStore store = provider.open(one.setting())) {
                store(store, "f", "m");
                store.putThreads("f", "# logtracr threads\n".getBytes(StandardCharsets.UTF_8));
            }
            one.age(Duration.ofHours(3 - i));
            one.close();
            dead.add(one);
        }
        QueueInstance own = start(dump, 20 * MIB, 0);
        String text = "0123456789".repeat(20_000);
        try (FlowStore store = provider.open(own.setting())) {
            for (int i = 0; i < 20; i++) {
                store(store, "own-" + i, text);
            }
            assertThat(dead.get(0).path().resolve("queue/metadata.cq4t"))
                    .satisfiesAnyOf(
                            table -> assertThat(table).doesNotExist(),
                            table -> assertThat(dead.get(0).queueBytes()).isZero());
            assertThat(dead.get(2).queueBytes()).isPositive();
            for (int i = 20; i < 200; i++) {
                store(store, "own-" + i, text);
            }
            for (QueueInstance one : dead) {
                assertThat(one.queueBytes()).isZero();
            }
        }
    }

    @Test
    void maintain_removesQueuesOfTheDead_thatAreTooOld_withTheirFolders() throws IOException {
        now = Instant.now();
        QueueInstance dead = start(dump, 64 * MIB, 0);
        try (FlowStore store = provider.open(dead.setting())) {
            store(store, "old", "m");
        }
        dead.age(Duration.ofHours(13));
        dead.close();
        QueueInstance young = start(dump, 64 * MIB, 0);
        try (FlowStore store = provider.open(young.setting())) {
            store(store, "young", "m");
        }
        young.close();
        QueueInstance own = start(dump, 64 * MIB, 0);
        own.maintain();

        assertThat(dead.path()).doesNotExist();
        assertThat(young.queueBytes()).isPositive();
    }

    @Test
    void commit_splitsWhatIsTooLongForAnExcerpt_andItIsReadAsOne() throws IOException {
        QueueInstance one = start(dump, 64 * MIB, 0);
        String line = "é".repeat(500_000);
        StringBuilder expected = new StringBuilder();
        try (FlowStore store = provider.open(one.setting())) {
            FlowStore.Append torn = store.begin("gone", false);
            torn.entry(entry("x".repeat(900_000)));
            torn.rollback();
            FlowStore.Append append = store.begin("large", true);
            for (int i = 0; i < 100; i++) {
                String message = i == 50 ? line : i + " " + "y".repeat(30_000);
                append.entry(entry(message));
                expected.append("1970-01-01T00:00:00.000001Z DEBUG [t] l - ")
                        .append(message)
                        .append('\n');
            }
            try (StoredExcerpts stored = provider.read(one.path())) {
                assertThat(stored.flowIds()).as("not before it is complete").isEmpty();
                assertThat(stored.contains(append.part())).isFalse();
                append.commit("idle", 100, 0);
                assertThat(stored.contains(FlowStoreProvider.FIRST_EXCERPT)).isTrue();
                assertThat(stored.excerpts("large")).singleElement().satisfies(excerpt -> {
                    assertThat(excerpt.bytes()).isEqualTo(excerpt.text().length);
                    assertThat(text(excerpt)
                                    .lines()
                                    .filter(each -> !each.startsWith("#"))
                                    .toList())
                            .isEqualTo(expected.toString().lines().toList());
                    assertThat(text(excerpt)).endsWith("reason=idle at=2026-11-21T22:45:05.000000Z\n");
                });
            }
            store(store, "next", "m");
            try (StoredExcerpts stored = provider.read(one.path())) {
                assertThat(stored.flowIds()).containsExactly("large", "next");
            }
        }
    }

    @Test
    void commit_goesOnInAnotherFile_whenSomebodyRemovesTheQueue() throws IOException {
        QueueInstance one = start(dump, 64 * MIB, 0);
        try (FlowStore store = provider.open(one.setting())) {
            store(store, "before", "m");
            one.removeAll();
            store(store, "after", "m");
            try (StoredExcerpts stored = provider.read(one.path())) {
                assertThat(stored.flowIds()).containsExactly("after");
            }
            assertThat(one.path().resolve("recorder.lock")).exists();
        }
    }

    @Test
    void putThreads_keepsDumpsInFiles_besideTheQueue() throws IOException {
        QueueInstance one = start(dump, 64 * MIB, 0);
        try (FlowStore store = provider.open(one.setting())) {
            store(store, "f", "m");
            assertThat(store.putThreads("f", "dump".getBytes(StandardCharsets.UTF_8)))
                    .isTrue();
            assertThat(one.path().resolve("flows/f.threads.txt")).hasContent("dump");
        }
    }

    @Test
    void files_haveThePermissionsThatAreConfigured() throws IOException {
        StoreLimits limits = new StoreLimits(64 * MIB, 1000, Long.MAX_VALUE, TimeUnit.HOURS.toNanos(12), 0, 0);
        QueueInstance one = new QueueInstance(
                dump, limits, () -> now, new PrivateFiles(PosixFilePermissions.fromString("rw-r-----")));
        instances.add(one);
        try (FlowStore store = provider.open(one.setting())) {
            store(store, "f", "m");
            Path queue = one.path().resolve("queue");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(queue)))
                    .isEqualTo("rwxr-x---");
            try (Stream<Path> files = Files.list(queue)) {
                assertThat(files.toList())
                        .hasSize(2)
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo("rw-r-----"));
            }
        }
    }

    @Test
    void commit_countsWhatIsWritten_whenPermissionsCannotBeSet() throws Exception {
        QueueInstance one = start(dump, 64 * MIB, 0);
        try (FlowStore store = provider.open(one.setting())) {
            Path foreign = Files.createFile(one.path().resolve("queue/foreign")).toAbsolutePath();
            assumeTrue(run("mount", "--bind", foreign.toString(), foreign.toString()), "needs the right to mount");
            try {
                assumeTrue(run("mount", "-o", "remount,bind,ro", foreign.toString()), "needs the right to mount");
                store(store, "a", "first");
                assertThatThrownBy(() -> store(store, "b", "refused")).hasMessageContaining("Read-only file system");
            } finally {
                run("umount", "-l", foreign.toString());
            }
            store(store, "a", "second");
            try (StoredExcerpts stored = provider.read(one.path())) {
                assertThat(stored.flowIds()).containsExactly("a");
                assertThat(stored.excerpts("a"))
                        .extracting(StoredExcerpts.Excerpt::number)
                        .containsExactly(FlowStoreProvider.FIRST_EXCERPT, FlowStoreProvider.FIRST_EXCERPT + 1);
            }
            try (Stream<Path> files = Files.list(one.path().resolve("queue"))) {
                assertThat(files.toList())
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void commit_costsNothingStored_howeverOftenAFileCannotBeBegun() throws IOException {
        QueueInstance one = start(dump, 32 * MIB, 0);
        try (FlowStore store = provider.open(one.setting())) {
            store(store, "before", "m");
            int first = QueueLayout.cycleOf(onlyFile(one)).orElseThrow();
            now = now.plus(Duration.ofHours(2)); // a new file is due
            for (int i = 0; i < 12; i++) {
                List<Path> damaged = new ArrayList<>();
                for (int ahead = 120; ahead < 140; ahead++) {
                    Path file = one.path().resolve("queue").resolve(QueueLayout.fileOf(first + ahead));
                    damaged.add(Files.writeString(file, "no queue"));
                }
                assertThatThrownBy(() -> store(store, "f", "m")).isInstanceOf(IOException.class);
                for (Path file : damaged) {
                    Files.deleteIfExists(file);
                }
            }
            store(store, "after", "m");
            try (StoredExcerpts stored = provider.read(one.path())) {
                assertThat(stored.flowIds()).containsExactly("after", "before");
            }
        }
    }

    private static String onlyFile(QueueInstance one) throws IOException {
        try (Stream<Path> files = Files.list(one.path().resolve("queue"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(QueueLayout.SUFFIX))
                    .reduce((a, b) -> {
                        throw new AssertionError(a + " and " + b);
                    })
                    .orElseThrow();
        }
    }

    @Test
    void commit_fails_andGoesOnLater_whereTheFileSystemIsFull() throws Exception {
        Path mount = Files.createDirectory(dump.resolve("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", mount.toString()), "needs the right to mount");
        try {
            QueueInstance small = start(mount, 64 * MIB, MIB / 4);
            try (FlowStore store = provider.open(small.setting())) {
                store(store, "before", "before");
                Path filler = mount.resolve("filler");
                long free = Files.getFileStore(mount).getUsableSpace();
                Files.write(filler, new byte[(int) (free - MIB / 4)]);
                FlowStore.Append append = store.begin("during", false);
                append.entry(entry("during"));
                assertThatThrownBy(() -> append.commit("idle", 1, 0))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("LOGTRACR_STORE_KEEP_FREE: ");
                append.rollback();
                Files.delete(filler);
                store(store, "after", "after");
                try (StoredExcerpts stored = provider.read(small.path())) {
                    assertThat(stored.flowIds()).containsExactly("after", "before");
                }
            }
        } finally {
            closeInstances();
            instances.clear();
            run("umount", "-l", mount.toString());
        }
    }

    static void store(FlowStore store, String flowId, String... messages) throws IOException {
        FlowStore.Append append = store.begin(flowId, false);
        for (String message : messages) {
            append.entry(entry(message));
        }
        try {
            append.commit("idle", messages.length, 0);
        } catch (IOException e) {
            append.rollback();
            throw e;
        }
    }

    private static LogEntry entry(String message) {
        return new LogEntry(
                0,
                1000,
                Level.DEBUG,
                "t",
                "l",
                message,
                List.of(),
                null,
                List.of(),
                null,
                Map.of(),
                false,
                LossCause.UNKNOWN);
    }

    private static String text(StoredExcerpts.Excerpt excerpt) throws IOException {
        return new String(excerpt.text(), StandardCharsets.UTF_8);
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }
}
