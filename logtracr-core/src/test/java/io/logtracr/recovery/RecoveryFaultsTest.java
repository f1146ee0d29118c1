package io.logtracr.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.logtracr.OnTmpfs;
import io.logtracr.counter.Counter;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.Tmpfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recovery where arenas are damaged, or cannot be stored. */
class RecoveryFaultsTest {

    private static final String NAME = "app-1-0123456789abcdef";
    private static final int MUTATED = 300;
    private static final int MUTATED_MANY = 20_000;

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    @Test
    void work_removesAnArenaThatNobodyCanRead_withOneMessage() throws IOException {
        DeadProcess dead = new DeadProcess(dump, NAME);
        dead.record("a", "one");
        overwrite(dead, 0, new byte[] {1, 2, 3, 4});

        RecoveryFixture recovery = new RecoveryFixture(dump).run();

        assertThat(recovery.warnings)
                .containsExactly("nothing of " + NAME + " can be recovered, its arena is removed: not an arena");
        assertThat(dead.folder).doesNotExist();
    }

    @Test
    void work_removesAnArenaThatWasNeverBegun_silently() throws IOException {
        for (int i = 0; i < 2; i++) {
            DeadProcess dead = new DeadProcess(dump, NAME);
            Files.write(dead.arenaFile(), new byte[i * 100_000]);

            RecoveryFixture recovery = new RecoveryFixture(dump).run();

            assertThat(recovery.warnings).isEmpty();
            assertThat(recovery.infos).isEmpty();
            assertThat(dead.folder).doesNotExist();
        }
    }

    @Test
    void work_leavesAnotherVersionsArena_forHalfADay() throws IOException {
        DeadProcess dead = new DeadProcess(dump, NAME);
        dead.record("a", "one");
        overwrite(dead, 8, new byte[] {99});
        Files.setLastModifiedTime(dead.folder, FileTime.from(DeadProcess.START));

        RecoveryFixture recovery = new RecoveryFixture(dump).run();

        assertThat(recovery.infos)
                .containsExactly(
                        NAME + " left an arena of version 99, this reads 1; it is kept for that version for a while");
        assertThat(dead.arenaFile()).exists();

        RecoveryFixture later =
                new RecoveryFixture(dump, DeadProcess.START.plus(Duration.ofHours(12)), OptionalLong.of(1 << 20)).run();
        assertThat(later.warnings)
                .containsExactly("the arena of " + NAME + " is given up, it is older than LOGTRACR_STORE_MAX_AGE");
        assertThat(dead.folder).doesNotExist();
    }

    @Test
    void work_storesNothing_whenThereIsNoStore() throws IOException {
        DeadProcess dead = new DeadProcess(dump, NAME);
        dead.record("a", "one");
        Files.setLastModifiedTime(dead.folder, FileTime.from(DeadProcess.START));

        RecoveryFixture recovery = new RecoveryFixture(dump, DeadProcess.NOW, OptionalLong.empty()).run();
        assertThat(dead.arenaFile()).exists();
        assertThat(recovery.infos).isEmpty();

        new RecoveryFixture(dump, DeadProcess.START.plus(Duration.ofHours(12)), OptionalLong.empty()).run();
        assertThat(dead.folder).doesNotExist();
    }

    @Test
    void work_storesWhatIsLeftOfACutArena() throws IOException {
        DeadProcess dead = new DeadProcess(dump, NAME);
        for (int i = 0; i < 2000; i++) {
            dead.record("flow-" + i % 300, "entry " + i);
        }
        try (FileChannel channel = FileChannel.open(dead.arenaFile(), StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }

        RecoveryFixture recovery = new RecoveryFixture(dump).run();

        assertThat(recovery.warnings)
                .singleElement()
                .asString()
                .startsWith("recovered " + NAME + ": ")
                .contains("; its arena was damaged, ");
        assertThat(recovery.count(Counter.RECOVERED_ENTRIES)).isBetween(1L, 1999L);
        assertThat(dead.arenaFile()).doesNotExist();
        assertThat(dead.flows()).isNotEmptyDirectory();
    }

    @Test
    void work_keepsTheArena_whenAnInterruptKeepsItFromReading() throws IOException {
        DeadProcess dead = new DeadProcess(dump, NAME);
        dead.record("a", "one");

        Thread.currentThread().interrupt();
        RecoveryFixture recovery;
        try {
            recovery = new RecoveryFixture(dump).run();
        } finally {
            Thread.interrupted();
        }
        assertThat(recovery.warnings).singleElement().asString().contains("could not be finished and is tried again");
        assertThat(dead.arenaFile()).exists();

        new RecoveryFixture(dump).run();
        assertThat(dead.file("a")).content().contains("one");
    }

    @Test
    void work_storesAllFlows_whenManyOthersAreRefused() throws IOException {
        DeadProcess dead = new DeadProcess(dump, NAME);
        for (int i = 0; i < 20; i++) {
            dead.record("flow-" + i, "one");
            if (i != 15) {
                Files.createDirectory(dead.file("flow-" + i));
            }
        }

        RecoveryFixture recovery = new RecoveryFixture(dump).run();

        assertThat(dead.file("flow-15")).content().contains("one");
        assertThat(recovery.count(Counter.RECOVERED_FLOWS)).isEqualTo(1);
        assertThat(recovery.warnings).hasSize(1);
        assertThat(dead.arenaFile()).exists();
    }

    @Test
    void work_ends_whateverIsInTheArena() throws IOException {
        mutate(MUTATED, new Random(17));
    }

    @Test
    @Tag("large")
    void work_ends_whateverIsInThousandsOfArenas() throws IOException {
        mutate(MUTATED_MANY, new Random());
    }

    private void mutate(int arenas, Random random) throws IOException {
        DeadProcess dead = new DeadProcess(dump, NAME, 128 << 10, 64);
        for (int i = 0; i < 400; i++) {
            dead.record(
                    i % 16 == 0 ? "x".repeat(2000) : "flow-" + i % 16,
                    "entry " + "y".repeat(i % 40 == 0 ? 2000 : i % 50));
        }
        dead.begin("flow-1", 0, 3).rollback();
        byte[] sound = Files.readAllBytes(dead.arenaFile());
        for (int i = 0; i < arenas; i++) {
            byte[] mutated = sound.clone();
            for (int k = 1 + random.nextInt(20); k > 0; k--) {
                // Every second one where it hurts most.
                int at = random.nextInt(random.nextBoolean() ? 12 << 10 : mutated.length);
                mutated[at] = (byte) random.nextInt();
            }
            Files.deleteIfExists(dead.arenaFile());
            Files.write(dead.arenaFile(), mutated);
            long seed = i;
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                RecoveryFixture recovery = new RecoveryFixture(dump).run();
                assertThat(recovery.infos.size() + recovery.warnings.size())
                        .as("messages about arena %s: %s %s", seed, recovery.infos, recovery.warnings)
                        .isLessThanOrEqualTo(1);
            });
            if (Files.notExists(dead.folder)) {
                Files.createDirectories(dead.flows());
                Files.createFile(dead.folder.resolve("recorder.lock"));
            }
        }
    }

    @Test
    void work_isFinishedByTheNextScan_whenTheFileSystemWasFull() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(dump, "size=4m")) {
            DeadProcess dead = new DeadProcess(dump, NAME);
            for (int i = 0; i < 4000; i++) {
                dead.record("flow-" + i % 20, "entry " + i);
            }
            long entries = dead.table.buffered();
            Path filler = fill(dump, 32 << 10);

            RecoveryFixture recovery = new RecoveryFixture(dump).run();
            assertThat(recovery.warnings)
                    .singleElement()
                    .asString()
                    .startsWith("the recovery of " + NAME + " could not be finished and is tried again: ")
                    .contains("No space left on device");
            assertThat(dead.arenaFile()).exists();
            assertThat(recovery.count(Counter.RECOVERED_ENTRIES)).isLessThan(entries);
            assertThat(recovery.count(Counter.FAILED_NO_SPACE)).isEqualTo(1);

            Files.delete(filler);
            RecoveryFixture next = new RecoveryFixture(dump).run();
            assertThat(next.warnings).isEmpty();
            assertThat(recovery.count(Counter.RECOVERED_ENTRIES) + next.count(Counter.RECOVERED_ENTRIES))
                    .isEqualTo(entries);
            assertThat(dead.arenaFile()).doesNotExist();
            assertThat(countEntries(dead)).isEqualTo(entries);
        }
    }

    @Test
    void makeRoom_recoversTheOldest_whenANewArenaNeedsItsMemory() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(dump, "size=6m")) {
            DeadProcess older = new DeadProcess(dump, "app-1-0000000000000001", 2 << 20, 100);
            DeadProcess newer = new DeadProcess(dump, "app-1-0000000000000002", 2 << 20, 100);
            older.record("a", "one");
            newer.record("b", "two");
            Files.setLastModifiedTime(older.folder, FileTime.from(DeadProcess.START));

            RecoveryFixture recovery = new RecoveryFixture(dump);
            recovery.recovery.makeRoom(5 << 19);

            assertThat(older.arenaFile()).doesNotExist();
            assertThat(older.file("a")).content().contains("one");
            assertThat(newer.arenaFile()).exists();
            assertThat(recovery.infos).containsExactly("recovered app-1-0000000000000001: 1 flows, 1 entries");
            assertThat(recovery.warnings).isEmpty();
        }
    }

    @Test
    void makeRoom_givesTheOldestUp_whenItsTextWouldTakeTheRoom() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(dump, "size=3m")) {
            DeadProcess dead = new DeadProcess(dump, NAME, 2 << 20, 100);
            dead.record("a", "one");

            RecoveryFixture recovery = new RecoveryFixture(dump);
            recovery.recovery.makeRoom(5 << 19);

            assertThat(dead.folder).doesNotExist();
            assertThat(recovery.warnings)
                    .containsExactly("the arena of " + NAME + " is given up, a new one needs its memory");
        }
    }

    @Test
    void makeRoom_keepsToTheBudget_whenAnotherProcessHasMostOfIt() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(dump, "size=7m")) {
            DeadProcess dead = new DeadProcess(dump, NAME, 4 << 20, 1000);
            for (int i = 0; i < 1000; i++) {
                for (int j = 0; j < 10; j++) {
                    dead.record("flow-" + i, "entry " + j + " with a text that is " + "long, ".repeat(30));
                }
            }
            claim(dump.resolve("other-1-0000000000000001"), 5 << 19);

            RecoveryFixture recovery = new RecoveryFixture(dump, DeadProcess.NOW, OptionalLong.of(4 << 20));
            recovery.recovery.makeRoom(7 << 19);

            assertThat(dead.arenaFile()).doesNotExist();
            assertThat(FileFlowStore.usedBytes(dead.flows())).isBetween(1L << 20, 3L << 19);
        }
    }

    @Test
    void makeRoom_givesTheOldestUp_whenItCannotEvenClaimWhatItHas() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(dump, "size=7m")) {
            DeadProcess dead = new DeadProcess(dump, NAME, 4 << 20, 100);
            dead.record("a", "one");
            fill(dump, 0);

            RecoveryFixture recovery = new RecoveryFixture(dump);
            recovery.recovery.makeRoom(1 << 20);

            assertThat(dead.arenaFile()).doesNotExist();
            assertThat(recovery.count(Counter.FAILED_NO_SPACE)).isPositive();
        }
    }

    /** An instance that says that so much of the budget is its own. */
    private static void claim(Path instance, long bytes) throws IOException {
        Files.createDirectory(instance);
        String line = String.format("%-63s%n", "bytes=" + bytes + " files=1 wants=0");
        Files.writeString(instance.resolve("store.claim"), line + line);
    }

    @Test
    void makeRoom_touchesNothing_whenThereIsRoom() throws Exception {
        try (Tmpfs tmpfs = new Tmpfs(dump, "size=6m")) {
            DeadProcess dead = new DeadProcess(dump, NAME, 2 << 20, 100);

            new RecoveryFixture(dump).recovery.makeRoom(2 << 20);

            assertThat(dead.arenaFile()).exists();
        }
    }

    private static long countEntries(DeadProcess dead) throws IOException {
        long count = 0;
        try (var files = Files.newDirectoryStream(dead.flows())) {
            for (Path file : files) {
                count += Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("#"))
                        .count();
            }
        }
        return count;
    }

    private static Path fill(Path folder, int leave) throws IOException {
        long usable = Files.getFileStore(folder).getUsableSpace();
        return Files.write(folder.resolve("filler"), new byte[(int) usable - leave]);
    }

    private static void overwrite(DeadProcess dead, int at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(dead.arenaFile(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), at);
        }
    }
}
