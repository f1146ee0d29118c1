package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.logtracr.arena.ArenaFile;
import io.logtracr.config.RecorderConfig;
import io.logtracr.config.RecorderConfigBuilder;
import io.logtracr.counter.Counter;
import io.logtracr.store.Tmpfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** How far down the recorder goes when it cannot have what it wants: each step is one warning, and it records on. */
class LadderTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir(factory = OnTmpfs.class)
    Path folder;

    private final RecordingReporter reporter = new RecordingReporter();

    private FlightRecorder start(Path dumpDir) {
        return start(RecorderConfig.builder().dumpDir(dumpDir));
    }

    private FlightRecorder start(RecorderConfigBuilder config) {
        return FlightRecorder.start(config.bufferBytes(1 << 20).build(), reporter);
    }

    private static void assertRecords(FlightRecorder recorder) {
        assertThat(recorder.record("a", Level.DEBUG, "l", "m")).isTrue();
        assertThat(recorder.snapshot("a").orElseThrow().entries()).hasSize(1);
    }

    private void assertStaysInMemory(Path dumpDir, String warning) {
        try (FlightRecorder recorder = start(dumpDir)) {
            assertRecords(recorder);
            assertThat(recorder.directory()).isEmpty();
            assertThat(recorder.dump("a", SOON)).isFalse();
            assertThat(recorder.dumpAll(SOON)).isFalse();
            assertThat(recorder.snapshot("a")).as("a dump to nowhere keeps it").isPresent();
            assertThat(recorder.flows())
                    .singleElement()
                    .satisfies(flow -> assertThat(flow.entriesInMemory()).isEqualTo(1));
            recorder.close();
            assertThat(recorder.counters().get(Counter.DISCARDED)).isEqualTo(1);
            FlightRecorderTest.assertConserved(recorder.counters());
        }
        assertThat(reporter.warnings())
                .singleElement()
                .asString()
                .contains(warning)
                .contains("nothing is stored");
    }

    @Test
    void start_makesTheDumpDirectory_whereItIsMissing() {
        Path missing = folder.resolve("a/b/c");
        try (FlightRecorder recorder = start(missing)) {
            assertRecords(recorder);
            assertThat(recorder.directory().orElseThrow()).hasParent(missing);
            assertThat(recorder.dump("a", SOON)).isTrue();
        }
        assertThat(reporter.warnings()).isEmpty();
    }

    @Test
    void start_staysInMemory_whereTheDumpDirectoryIsAFile() throws IOException {
        assertStaysInMemory(Files.createFile(folder.resolve("file")), "LOGTRACR_DUMP_DIR");
    }

    @Test
    void start_staysInMemory_whereTheDumpDirectoryIsADanglingLink() throws IOException {
        assertStaysInMemory(
                Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere")), "LOGTRACR_DUMP_DIR");
    }

    @Test
    void start_staysInMemory_whereTheDumpDirectoryIsReadOnly() throws IOException {
        Path mount = Files.createDirectory(folder.resolve("mount"));
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=1m")) {
            tmpfs.remount("ro");
            assertStaysInMemory(tmpfs.folder(), "LOGTRACR_DUMP_DIR");
        }
    }

    @Test
    void start_takesDirectMemory_whereTheTmpfsIsTooSmall() throws IOException {
        Path mount = Files.createDirectory(folder.resolve("mount"));
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=512k")) {
            try (FlightRecorder recorder = start(tmpfs.folder())) {
                assertRecords(recorder);
                Path arena = recorder.directory().orElseThrow().resolve(ArenaFile.NAME);
                assertThat(arena).doesNotExist();
                assertThat(recorder.dump("a", SOON)).isTrue();
                FlightRecorderTest.assertConserved(recorder.counters());
            }
            assertThat(reporter.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("LOGTRACR_BUFFER_BYTES")
                    .endsWith("what is in memory does not outlive a crash");
        }
    }

    @Test
    void record_goesOn_whenTheTmpfsBecomesFull() throws IOException {
        Path mount = Files.createDirectory(folder.resolve("mount"));
        try (Tmpfs tmpfs = new Tmpfs(mount, "size=2m");
                FlightRecorder recorder = start(tmpfs.folder())) {
            fill(tmpfs.folder().resolve("filler"));
            assertRecords(recorder);
            assertThat(recorder.dump("a", Duration.ofMillis(300))).isFalse();
            assertThat(recorder.record("a", Level.DEBUG, "l", "goes on")).isTrue();
            assertThat(recorder.snapshot("a").orElseThrow().entries()).hasSize(2);
            assertThat(recorder.counters().get(Counter.STORE_FAILURES)).isPositive();

            Files.delete(tmpfs.folder().resolve("filler"));
            assertThat(recorder.dump("a", Duration.ofSeconds(20))).isTrue();
            assertThat(recorder.flows().get(0).entriesStored()).isEqualTo(2);
            FlightRecorderTest.assertConserved(recorder.counters());
            assertThat(reporter.warnings()).singleElement().asString().startsWith("the store cannot be written");
        }
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < 100_000; i++) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    @Test
    void start_takesDirectMemory_whereTheDumpDirectoryIsNoTmpfs(@TempDir Path disk) throws IOException {
        assumeFalse(ArenaFile.isOnMemory(disk), "the temporary folder is on tmpfs here: there is no other file system");
        try (FlightRecorder recorder = start(disk)) {
            assertRecords(recorder);
            assertThat(recorder.dump("a", SOON)).isTrue();
        }
        assertThat(reporter.warnings())
                .singleElement()
                .asString()
                .startsWith("LOGTRACR_DUMP_DIR: expected a directory on tmpfs, found " + disk.toRealPath());
    }

    @Test
    void record_goesOn_whenTheArenaFileIsDeleted() throws IOException {
        FlightRecorder recorder = start(folder);
        Path arena = recorder.directory().orElseThrow().resolve(ArenaFile.NAME);
        Files.delete(arena);
        assertRecords(recorder);
        assertThat(recorder.dump("a", SOON)).isTrue();
        recorder.close();
        assertThat(reporter.warnings()).isEmpty();
        FlightRecorderTest.assertConserved(recorder.counters());
    }

    @Test
    void record_staysInMemory_withStoreNone() {
        try (FlightRecorder recorder =
                start(RecorderConfig.builder().dumpDir(folder).storeEnabled(false))) {
            assertRecords(recorder);
            assertThat(recorder.dump("a", SOON)).isFalse();
            assertThat(recorder.dump("unknown", SOON)).isTrue();
            assertThat(recorder.snapshot("a")).isPresent();
            assertThat(recorder.directory().orElseThrow().resolve("flows")).isEmptyDirectory();
        }
        assertThat(reporter.warnings()).isEmpty();
    }

    @Test
    void start_takesNothing_whereItIsDisabled() {
        try (FlightRecorder recorder =
                start(RecorderConfig.builder().dumpDir(folder).enabled(false))) {
            assertThat(recorder.isRecording()).isFalse();
            assertThat(recorder.record("a", Level.DEBUG, "l", "m")).isFalse();
            assertThat(recorder.flows()).isEmpty();
            assertThat(recorder.dump("a", SOON)).isFalse();
            assertThat(recorder.counters().values()).containsOnly(0L);
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(reporter.warnings()).isEmpty();
    }
}
