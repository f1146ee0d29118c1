package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Beginning and end of a recorder, and of its process. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LifeCycleTest {

    /**
     * Before this version of Java the error for memory that is gone comes late, now and then in the midst of one of the JVM's own
     * file operations, which then waits for ever: the recorder's thread hangs, and cannot switch the recorder off.
     */
    private static final int RAISES_IN_TIME = 22;

    @TempDir(factory = OnTmpfs.class)
    Path dumpDir;

    private final RecordingReporter reporter = new RecordingReporter();

    private FlightRecorder start() {
        return FlightRecorder.start(
                RecorderConfig.builder().dumpDir(dumpDir).bufferBytes(1 << 20).build(), reporter);
    }

    @Test
    void close_isIdempotent_andLeavesNoThread() {
        FlightRecorder recorder = start();
        recorder.close();
        recorder.close();
        assertThat(recorder.keepOpen()).isFalse();
        assertThat(recorder.snapshot("a")).isEmpty();
        // close() waits for the thread's last step, which is not yet its end.
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(thread -> thread.getName().equals("logtracr-spiller")));
    }

    @Test
    void close_storesAndCountsAll_whileThreadsRecord() throws Exception {
        for (int round = 0; round < 10; round++) {
            FlightRecorder recorder = start();
            CountDownLatch recording = new CountDownLatch(2);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    int number = i;
                    running.add(threads.submit(() -> {
                        for (int k = 0; recorder.isRecording(); k++) {
                            recorder.record("flow" + k % (50 + number), Level.DEBUG, "l", "{}", k);
                            recording.countDown();
                        }
                    }));
                }
                assertThat(recording.await(20, TimeUnit.SECONDS)).isTrue();
                recorder.close();
                for (Future<?> each : running) {
                    each.get();
                }
            } finally {
                threads.shutdownNow();
            }
            FlightRecorderTest.assertConserved(recorder.counters());
            assertThat(recorder.counters().get(Counter.BUFFERED)).isZero();
            assertThat(recorder.counters().get(Counter.LOST_FAILURE)).isZero();
            assertThat(recorder.directory().orElseThrow().resolve("recorder.arena"))
                    .doesNotExist();
        }
        assertThat(reporter.warnings()).isEmpty();
    }

    @Test
    void closeAfter_storesAtOnce_andClosesLater() {
        FlightRecorder recorder = start();
        recorder.record("a", Level.DEBUG, "l", "m");
        recorder.closeAfter(Duration.ofMillis(50));
        await().atMost(Duration.ofSeconds(30)).until(() -> !recorder.isRecording());
        recorder.close();
        assertThat(recorder.counters().get(Counter.STORED)).isEqualTo(1);
        assertThat(recorder.keepOpen()).isFalse();
    }

    @Test
    void keepOpen_takesCloseAfterBack() {
        FlightRecorder recorder = start();
        recorder.closeAfter(Duration.ofMillis(400));
        assertThat(recorder.keepOpen()).isTrue();
        await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(30)).until(recorder::isRecording);
        recorder.close();
    }

    @Test
    void start_returnsWhenInterrupted_andTheRecorderBeginsAlone() {
        Thread.currentThread().interrupt();
        try (FlightRecorder recorder = start()) {
            assertThat(Thread.interrupted()).isTrue();
            await().atMost(Duration.ofSeconds(30)).until(recorder::isRecording);
            Thread.currentThread().interrupt();
            assertThat(recorder.record("a", Level.DEBUG, "l", "m")).isTrue();
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(reporter.warnings()).isEmpty();
    }

    @Test
    void exit_storesFlows() throws Exception {
        Process process = ChildJvm.start(EndingProgram.class, List.of(), "exit", dumpDir.toString());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        assertStored();
    }

    @Test
    void exit_storesNothing_whereOnlyTriggeredFlowsAreKept() throws Exception {
        Process process = ChildJvm.start(EndingProgram.class, List.of(), "exit", dumpDir.toString(), "triggered");
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        try (Stream<Path> files = Files.walk(dumpDir)) {
            assertThat(files.filter(file -> file.toString().endsWith(".log"))).isEmpty();
        }
    }

    @Test
    void sigterm_storesFlows() throws Exception {
        Process process = ChildJvm.start(EndingProgram.class, List.of(), "wait", dumpDir.toString());
        try (InputStream out = process.getInputStream()) {
            assertThat(new String(out.readNBytes(6), StandardCharsets.US_ASCII)).isEqualTo("ready\n");
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertStored();
    }

    private void assertStored() throws IOException {
        try (Stream<Path> files = Files.walk(dumpDir)) {
            List<Path> logs =
                    files.filter(file -> file.toString().endsWith(".log")).toList();
            assertThat(logs).hasSize(10);
            for (Path log : logs) {
                assertThat(log).content().contains("last words").contains("reason=shutdown");
            }
        }
    }

    @Test
    void truncation_switchesRecordingOff_andTheProcessGoesOn() throws Exception {
        Process process = ChildJvm.start(EndingProgram.class, List.of(), "truncate", dumpDir.toString());
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
            assertThat(said.lines()).as(said).hasSize(4).endsWith("on");
            if (Runtime.version().feature() >= RAISES_IN_TIME || said.startsWith("off")) {
                assertThat(said.lines()).startsWith("off").endsWith("buffered 0", "on");
                // What could not be stored meanwhile may be told before.
                assertThat(said.lines().skip(1).findFirst().orElseThrow())
                        .endsWith("somebody cut the arena's file; the recorder is off]");
            }
            assertThat(process.exitValue()).as(said).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
