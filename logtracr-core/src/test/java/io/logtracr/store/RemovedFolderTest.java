package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.OnTmpfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody removes the dump directory, an instance's folder or its lock under a living process. */
class RemovedFolderTest {

    private static final StoreLimits LIMITS =
            new StoreLimits(64 * StoredFile.cost(1), 1000, Long.MAX_VALUE, TimeUnit.DAYS.toNanos(365), 0, 0);

    @TempDir(factory = OnTmpfs.class)
    Path root;

    private final AtomicLong nanos = new AtomicLong(1);

    @Test
    void append_makesTheFolderAnew_withALockThatIsHeld_whenTheDumpDirectoryWasRemoved() throws IOException {
        Path dump = root.resolve("dump");
        try (Neighbour one = start(dump)) {
            one.append("before", "m");
            remove(dump);
            one.append("after", "m");

            assertThat(one.files()).containsExactly("after.log");
            assertThat(one.folder.path().resolve("instance.json")).isNotEmptyFile();
            assertThat(one.folder.restorations()).isEqualTo(1);
            assertThat(isLocked(one)).isTrue();
            assertThat(one.claim().bytes()).as("known to others").isPositive();
            assertThat(names(dump)).containsExactly(one.folder.name());
        }
    }

    @Test
    void append_countsAndClaimsAnew_whenSomebodyElseHadTheFolderMadeAnew() throws IOException {
        Path dump = root.resolve("dump");
        try (Neighbour one = start(dump)) {
            for (int i = 0; i < 70; i++) {
                one.append("before" + i, "m"); // more than there is room for
            }
            remove(dump);
            one.folder.restore();
            one.append("after", "m");

            assertThat(one.files()).containsExactly("after.log");
            assertThat(one.claim().bytes()).as("known to others").isGreaterThanOrEqualTo(one.cost());
        }
    }

    @Test
    void append_makesTheFolderAnew_soThatItIsPurgedWhenItIsDead() throws IOException {
        Path dump = root.resolve("dump");
        Neighbour dead = start(dump);
        dead.append("before", "m");
        remove(dump);
        dead.append("after", "m");
        dead.die();

        try (Neighbour own = start(dump)) {
            for (int i = 0; i < 100; i++) {
                nanos.incrementAndGet();
                own.append("f" + i, "m");
            }
            assertThat(dead.folder.path()).doesNotExist();
        }
    }

    @Test
    void restore_makesTheLockAnew_whenOnlyThatWasRemoved_orReplaced() throws IOException {
        try (Neighbour one = start(root)) {
            Path lock = one.folder.path().resolve("recorder.lock");
            one.folder.restore();
            assertThat(one.folder.restorations()).isZero();
            Files.delete(lock);
            one.folder.restore();
            assertThat(isLocked(one)).isTrue();
            Files.delete(lock);
            Files.createFile(lock);
            assertThat(isLocked(one)).isFalse();
            one.folder.restore();
            assertThat(isLocked(one)).isTrue();
            assertThat(one.folder.restorations()).isEqualTo(2);
            assertThat(names(one.folder.path())).containsExactly("flows", "instance.json", "recorder.lock");
        }
    }

    @Test
    void everyFile_canBeReadByTheGroup_whereThatIsConfigured_afterARestorationToo() throws IOException {
        PrivateFiles access = new PrivateFiles(PosixFilePermissions.fromString("rw-r-----"));
        try (Neighbour one = new Neighbour(root, LIMITS, access, Instant::now, nanos)) {
            remove(one.folder.path());
            for (int i = 0; i < 100; i++) {
                nanos.incrementAndGet();
                one.append("f" + i, "m");
            }
            one.store.putThreads("f99", new byte[10]);
            one.folder.writeInfo(true, Map.of(), Map.of());
            try (Stream<Path> all = Files.walk(one.folder.path())) {
                Map<String, String> found = new TreeMap<>();
                for (Path path : all.toList()) {
                    found.put(
                            path.getFileName().toString(),
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
                }
                assertThat(found)
                        .containsKeys("recorder.lock", "instance.json", "store.claim", "purged.log", "f99.threads.txt");
                assertThat(found.remove("flows")).isEqualTo("rwxr-x---");
                assertThat(found.remove(one.folder.name())).isEqualTo("rwxr-x---");
                assertThat(found.values()).containsOnly("rw-r-----");
            }
        }
    }

    private Neighbour start(Path dump) throws IOException {
        return new Neighbour(dump, LIMITS, Instant::now, nanos);
    }

    private static boolean isLocked(Neighbour one) throws IOException {
        return InstanceFolderTest.isLocked(one.folder);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
