package io.logtracr.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.store.FlowStore;
import io.logtracr.store.FlowStoreProvider;
import io.logtracr.store.QueueFolder;
import io.logtracr.store.StoreSetting;
import io.logtracr.store.StoredExcerpts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class ChronicleFlowStoreTest {

    private static final long MIB = 1 << 20;

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    private final ChronicleStoreProvider provider = new ChronicleStoreProvider();
    private Path instance;
    private Instant now = Instant.parse("2026-11-21T22:45:05Z");

    @BeforeEach
    void createInstance() throws IOException {
        instance = Files.createDirectory(dump.resolve("app-1-0123456789abcdef"));
    }

    @Test
    void commit_storesTextOfEachFlow_inOrder() throws IOException {
        try (FlowStore store = provider.open(setting(instance, 64 * MIB, 0))) {
            store(store, "a", "first", "line one\nline two");
            store(store, "b", "other");
            store(store, "a", "second");

            try (StoredExcerpts stored = provider.read(instance)) {
                assertThat(stored.flowIds()).containsExactly("a", "b");
                List<? extends StoredExcerpts.Excerpt> excerpts = stored.excerpts("a");
                assertThat(excerpts)
                        .extracting(StoredExcerpts.Excerpt::number)
                        .containsExactly(FlowStoreProvider.FIRST_EXCERPT, FlowStoreProvider.FIRST_EXCERPT + 2);
                assertThat(text(excerpts.get(0))).isEqualTo("""
                                # logtracr flow="a" instance="app-1-0123456789abcdef" triggered=no\s
                                1970-01-01T00:00:00.000001Z DEBUG [t] l - first
                                1970-01-01T00:00:00.000001Z DEBUG [t] l - line one
                                	line two
                                # spilled entries=2 errors=0 reason=idle at=2026-11-21T22:45:05.000000Z
                                """);
                assertThat(excerpts.get(0).bytes()).isEqualTo(excerpts.get(0).text().length);
                assertThat(text(excerpts.get(1))).contains(" - second\n");
            }
        }
    }

    @Test
    void refresh_findsWhatIsWrittenLater() throws IOException {
        try (FlowStore store = provider.open(setting(instance, 64 * MIB, 0))) {
            store(store, "a", "first");
            try (StoredExcerpts stored = provider.read(instance)) {
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
        try (FlowStore store = provider.open(setting(instance, 64 * MIB, 0))) {
            FlowStore.Append append = store.begin("a", false);
            append.entry(entry("gone"));
            append.rollback();
            store(store, "a", "stays");

            try (StoredExcerpts stored = provider.read(instance)) {
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
        try (FlowStore store = provider.open(setting(instance, budget, 0))) {
            for (int i = 0; i < 1_500; i++) {
                store(store, "flow-" + i, text);
                assertThat(used(instance.resolve(QueueLayout.FOLDER))).isLessThanOrEqualTo(budget);
            }
            try (StoredExcerpts stored = provider.read(instance)) {
                assertThat(stored.flowIds()).contains("flow-1499").doesNotContain("flow-0");
                assertThat(stored.flowIds()).hasSizeGreaterThan(200);
                assertThat(text(stored.excerpts("flow-1499").get(0))).contains(text);
            }
        }
    }

    @Test
    void commit_deletesFiles_thatAreTooOld() throws IOException {
        now = Instant.now().minus(Duration.ofHours(30));
        try (FlowStore store = provider.open(setting(instance, 64 * MIB, 0))) {
            store(store, "old", "old");
            try (Stream<Path> files = Files.list(instance.resolve(QueueLayout.FOLDER))) {
                for (Path file : files.toList()) {
                    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.from(now));
                }
            }
            now = Instant.now();
            store(store, "new", "new");
            store(store, "newest", "newest");
            try (StoredExcerpts stored = provider.read(instance)) {
                assertThat(stored.flowIds()).containsExactly("new", "newest");
            }
        }
    }

    @Test
    void commit_fails_andGoesOnLater_whereTheFileSystemIsFull() throws Exception {
        Path mount = Files.createDirectory(dump.resolve("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", mount.toString()), "needs the right to mount");
        try {
            Path small = Files.createDirectory(mount.resolve("app-1-0123456789abcdef"));
            try (FlowStore store = provider.open(setting(small, 64 * MIB, MIB / 4))) {
                store(store, "before", "before");
                Path filler = mount.resolve("filler");
                long free = Files.getFileStore(mount).getUsableSpace();
                Files.write(filler, new byte[(int) (free - MIB / 4)]);
                FlowStore.Append append = store.begin("during", false);
                append.entry(entry("during"));
                assertThatThrownBy(() -> append.commit("idle", 1, 0))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("No space left on device");
                append.rollback();
                Files.delete(filler);
                store(store, "after", "after");
                try (StoredExcerpts stored = provider.read(small)) {
                    assertThat(stored.flowIds()).containsExactly("after", "before");
                }
            }
        } finally {
            run("umount", "-l", mount.toString());
        }
    }

    @Test
    void open_worksAgain_whereTheFolderWasRemoved_afterAFailure() throws IOException {
        try (FlowStore store = provider.open(setting(instance, 64 * MIB, 0))) {
            store(store, "a", "first");
            assertThat(provider.isIn(instance)).isTrue();
            assertThat(provider.isIn(dump)).isFalse();
        }
    }

    private StoreSetting setting(Path folder, long maxBytes, long keepFree) {
        InstantSource clock = () -> now;
        return new StoreSetting(folder, maxBytes, keepFree, Duration.ofHours(12), clock, (counter, amount) -> {});
    }

    static void store(FlowStore store, String flowId, String... messages) throws IOException {
        FlowStore.Append append = store.begin(flowId, false);
        for (String message : messages) {
            append.entry(entry(message));
        }
        append.commit("idle", messages.length, 0);
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

    private static long used(Path folder) throws IOException {
        long used = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                used += file.toString().endsWith(QueueLayout.SUFFIX) ? QueueFolder.usedBytes(file) : 0;
            }
        }
        return used;
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }
}
