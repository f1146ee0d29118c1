package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.OnTmpfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadInstancesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T23:00:00Z");
    private static final String FIRST = "app-1-0000000000000001";
    private static final String SECOND = "app-1-0000000000000002";

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    private DeadInstances instances;

    @BeforeEach
    void setUp() throws IOException {
        instances = DeadInstances.in(dump, true, InstantSource.fixed(NOW), PrivateFiles.OWNER_ONLY);
    }

    @Test
    void candidates_areFoldersWithAnArenaOrWithoutFlows_oldestFirst() throws IOException {
        Path newer = folder(FIRST);
        Files.createFile(newer.resolve("recorder.arena"));
        Files.createFile(newer.resolve("flows/a.log"));
        modified(newer, 10);
        Path older = folder(SECOND);
        modified(older, 20);
        Path done = folder("app-1-0000000000000003");
        Files.createFile(done.resolve("flows/a.log"));

        assertThat(instances.candidates())
                .containsExactly(
                        new DeadInstances.Candidate(older, NOW.minusSeconds(20).toEpochMilli(), false),
                        new DeadInstances.Candidate(newer, NOW.minusSeconds(10).toEpochMilli(), true));
    }

    @Test
    void candidates_passesOverWhatIsNotOurs() throws IOException {
        for (String name : List.of("app", "app-1", "app-x-0000000000000001", "app-1-000000000000000", "-1-" + FIRST)) {
            folder(name);
        }
        Files.createFile(dump.resolve(FIRST));
        Path elsewhere = Files.createDirectory(dump.resolve("elsewhere"));
        Files.createSymbolicLink(dump.resolve(SECOND), elsewhere);

        assertThat(instances.candidates()).isEmpty();
    }

    @Test
    void candidates_passesOverInstancesOfThisProcess_untilTheyAreClosed() throws IOException {
        InstanceFolder own = InstanceFolder.create(
                dump, true, new InstanceIdentity("my.app-2", "host", 7, NOW, "17"), Map.of(), PrivateFiles.OWNER_ONLY);
        assertThat(instances.candidates()).isEmpty();

        own.close();

        assertThat(instances.candidates())
                .extracting(DeadInstances.Candidate::path)
                .containsExactly(own.path());
    }

    @Test
    void candidates_passesOverAFolderThatIsBeingBuilt_forAMinute() throws IOException {
        Path unborn = folder("." + FIRST);
        modified(unborn, 59);
        assertThat(instances.candidates()).isEmpty();

        modified(unborn, 60);

        assertThat(instances.candidates()).hasSize(1);
        lockOnly().removeIfEmpty(NOW.toEpochMilli());
        assertThat(unborn).doesNotExist();
    }

    @Test
    void candidates_leavesAHiddenFolderWithAnArenaAlone() throws IOException {
        Path hidden = folder("." + FIRST);
        Files.createFile(hidden.resolve("recorder.arena"));
        modified(hidden, 1000);

        assertThat(instances.candidates()).isEmpty();
    }

    @Test
    void lock_isEmpty_whileAnotherOneInThisProcessHasIt() throws IOException {
        folder(FIRST);
        DeadInstances.Candidate candidate = instances.candidates().get(0);
        try (DeadInstance locked = instances.lock(candidate).orElseThrow()) {
            assertThat(locked.name()).isEqualTo(FIRST);
            assertThat(instances.candidates()).isEmpty();
            assertThat(instances.lock(candidate)).isEmpty();
        }

        try (DeadInstance again = instances.lock(candidate).orElseThrow()) {
            assertThat(again.name()).isEqualTo(FIRST);
        }
    }

    @Test
    void lock_keepsOurOwnLock_whenTheSystemPropertiesWereWipedOut() throws IOException {
        try (InstanceFolder own = InstanceFolder.create(
                dump, true, new InstanceIdentity("app", "host", 7, NOW, "17"), Map.of(), PrivateFiles.OWNER_ONLY)) {
            OwnInstances.remove(own.path());
            DeadInstances.Candidate candidate = instances.candidates().get(0);

            assertThat(instances.lock(candidate)).isEmpty();

            assertThat(InstanceFolderTest.isLocked(own)).isTrue();
            assertThat(instances.candidates()).isEmpty();
        }
    }

    @Test
    void lock_isEmpty_whenTheLockFileIsMissingOrALink() throws IOException {
        Path first = folder(FIRST);
        Files.createFile(first.resolve("recorder.arena"));
        Files.delete(first.resolve("recorder.lock"));
        Path second = folder(SECOND);
        Files.delete(second.resolve("recorder.lock"));
        Files.createSymbolicLink(second.resolve("recorder.lock"), Files.createFile(dump.resolve("target")));

        for (DeadInstances.Candidate candidate : instances.candidates()) {
            assertThat(instances.lock(candidate)).isEmpty();
        }
        assertThat(first.resolve("recorder.arena")).exists();
        assertThat(second).exists();
    }

    @Test
    void lock_removesAFolder_whenNothingIsInIt() throws IOException {
        Path bare = Files.createDirectory(dump.resolve(FIRST));

        assertThat(instances.lock(instances.candidates().get(0))).isEmpty();

        assertThat(bare).doesNotExist();
    }

    @Test
    void lock_isEmpty_whenTheFolderWasRemovedMeanwhile() throws IOException {
        folder(FIRST);
        DeadInstances.Candidate candidate = instances.candidates().get(0);
        lockOnly().removeIfEmpty(NOW.toEpochMilli());

        assertThat(instances.lock(candidate)).isEmpty();
    }

    @Test
    void removeIfEmpty_leavesEverything_whenThereIsAnythingForeign() throws IOException {
        Path folder = folder(FIRST);
        Files.createFile(folder.resolve("notes.txt"));
        try (DeadInstance locked = lockOnly()) {
            locked.removeIfEmpty(NOW.toEpochMilli());
        }
        assertThat(folder.resolve("instance.json")).exists();
        assertThat(folder.resolve("recorder.lock")).exists();

        Files.delete(folder.resolve("notes.txt"));
        try (DeadInstance locked = lockOnly()) {
            locked.removeIfEmpty(NOW.toEpochMilli());
        }
        assertThat(folder).doesNotExist();
    }

    private DeadInstance lockOnly() throws IOException {
        Optional<DeadInstance> locked = instances.lock(instances.candidates().get(0));
        return locked.orElseThrow();
    }

    private Path folder(String name) throws IOException {
        Path folder = Files.createDirectory(dump.resolve(name));
        Files.createDirectory(folder.resolve("flows"));
        Files.createFile(folder.resolve("recorder.lock"));
        Files.writeString(folder.resolve("instance.json"), "{}");
        return folder;
    }

    private static void modified(Path folder, int secondsAgo) throws IOException {
        Files.setLastModifiedTime(folder, FileTime.from(NOW.minusSeconds(secondsAgo)));
    }
}
