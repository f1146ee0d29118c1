package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.Arena;
import io.logtracr.counter.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** An application that runs out of stack, and logs as it goes, meets the end of its stack at every place of ours. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeepStackTest {

    private static final int STACK_BYTES = 512 << 10;
    private static final int RUNS = 60;
    private static final String FLOW = "deep";

    @TempDir(factory = OnTmpfs.class)
    private Path dumpDir;

    private final RecordingReporter reporter = new RecordingReporter();
    private FlightRecorder recorder;
    /** So that what is called is not left out. */
    private long depth;

    @BeforeEach
    void start() {
        recorder = UntriggeredRecorder.start(dumpDir, reporter);
    }

    @AfterEach
    void close() {
        recorder.close();
    }

    @Test
    void record_goesOn_whenTheStackEndsAnywhereInIt() throws InterruptedException {
        for (int run = 0; run < RUNS; run++) {
            int shift = run;
            Thread thread = new Thread(null, () -> runOut(shift), "deep-" + run, STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(thread.isAlive()).as("run %s hangs", run).isFalse();

            assertThat(recorder.isRecording()).as("recording after run %s", run).isTrue();
            assertThat(recorder.record(FLOW, Level.DEBUG, "l", "after", run)).isTrue();
        }
        assertThat(recorder.dump(FLOW, Duration.ofSeconds(20))).isTrue();
        Arena arena = recorder.lastEngine().arena();
        assertThat(arena.freeChunks()).isEqualTo(arena.layout().chunkCount());
        recorder.close();
        Map<Counter, Long> counters = recorder.counters();
        FlightRecorderTest.assertConserved(counters);
        assertThat(counters.get(Counter.LOST_FAILURE)).isPositive();
        assertThat(reporter.warnings()).isEmpty();
    }

    /** Begins a little deeper each time, so that the end falls on other places. */
    private void runOut(int shift) {
        if (shift > 0) {
            runOut(shift - 1);
            return;
        }
        try {
            descend();
        } catch (StackOverflowError end) {
            depth++;
        }
    }

    private void descend() {
        recorder.record(FLOW, Level.DEBUG, "l", "level {}", 42, "text", null);
        depth++;
        descend();
    }
}
