package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Several processes, dead or alive, in one dump directory. */
class DeadProcessTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int FLOWS = 500;
    private static final int ENTRIES = 3000;

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    private final RecordingReporter reporter = new RecordingReporter();
    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void endChildren() {
        children.forEach(Process::destroyForcibly);
    }

    @Test
    void start_leavesALivingInstanceAlone_andRecoversItOnceItIsDead() throws Exception {
        Process child = child("kill", 100);
        Acknowledged said = new Acknowledged(child.getInputStream());
        Path arena = said.folder().resolve("recorder.arena");
        try (FlightRecorder recorder = start()) {
            recorder.record("own", Level.DEBUG, "logger", "message");
            assertThat(recorder.dumpAll(SOON)).isTrue();
        }
        assertThat(arena).exists();
        assertThat(child.isAlive()).isTrue();
        assertThat(reporter.infos()).isEmpty();

        said.awaitFirst();
        kill(child);
        try (FlightRecorder recorder = start()) {
            awaitRecovery(arena);
            assertThat(recorder.counters().get(Counter.RECOVERED_ENTRIES)).isPositive();
            FlightRecorderTest.assertConserved(recorder.counters());
        }
        new KilledFlows(said.folder(), FLOWS).checkAgainst(said.numbers());
        assertThat(reporter.warnings()).isEmpty();
    }

    @Test
    void start_recoversOnce_whenSeveralStartAtOnce() throws Exception {
        Process dead = child("halt", ENTRIES);
        Acknowledged said = new Acknowledged(dead.getInputStream());
        assertThat(dead.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Path arena = said.folder().resolve("recorder.arena");

        List<Acknowledged> started = new ArrayList<>();
        Process first = child("kill", 0);
        Process second = child("kill", 0);
        try (FlightRecorder recorder = start();
                FlightRecorder another = start()) {
            started.add(new Acknowledged(first.getInputStream()));
            started.add(new Acknowledged(second.getInputStream()));
            awaitRecovery(arena);
            assertThat(recorder.isRecording() && another.isRecording()).isTrue();
        }
        kill(first);
        kill(second);

        new KilledFlows(said.folder(), FLOWS).checkAgainst(said.numbers());
        assertThat(reporter.warnings()).isEmpty();
    }

    @Test
    void start_recoversWhatCouldNotBeStored_whenTheRecorderWasClosed() throws Exception {
        FlightRecorder failing = start();
        Path folder = failing.directory().orElseThrow();
        Files.delete(folder.resolve("flows"));
        Files.createFile(folder.resolve("flows"));
        failing.record("a", Level.INFO, "logger", "last words");
        failing.close();
        assertThat(folder.resolve("recorder.arena")).exists();
        FlightRecorderTest.assertConserved(failing.counters());

        Files.delete(folder.resolve("flows"));
        try (FlightRecorder next = start()) {
            awaitRecovery(folder.resolve("recorder.arena"));
        }
        assertThat(folder.resolve("flows/a.log"))
                .content()
                .containsOnlyOnce("logger - last words")
                .contains("reason=recovered");
    }

    @Test
    void start_removesFoldersOfProcessesThatLeftNothing() throws Exception {
        FlightRecorder silent = start();
        Path folder = silent.directory().orElseThrow();
        silent.close();

        try (FlightRecorder next = start()) {
            await().atMost(SOON).until(() -> Files.notExists(folder));
            assertThat(next.directory().orElseThrow()).exists();
        }
        assertThat(reporter.infos()).isEmpty();
        assertThat(reporter.warnings()).isEmpty();
    }

    private static void awaitRecovery(Path arena) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> Files.notExists(arena));
    }

    private FlightRecorder start() {
        FlightRecorder recorder = FlightRecorder.start(
                RecorderConfig.builder().dumpDir(dump).bufferBytes(1 << 20).build(), reporter);
        assertThat(recorder.isRecording()).isTrue();
        return recorder;
    }

    private Process child(String end, int entries) throws IOException {
        Process child = ChildJvm.start(
                KilledProgram.class,
                List.of(),
                end,
                dump.toString(),
                String.valueOf(4 << 20),
                String.valueOf(FLOWS),
                "PT60S",
                String.valueOf(entries));
        children.add(child);
        return child;
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
