package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counter;
import io.logtracr.read.FlowReader;
import io.logtracr.read.FlowState;
import io.logtracr.trigger.TriggerEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** The end of a recorder in which something fails. */
class ClosingStepsTest {

    @TempDir(factory = OnTmpfs.class)
    Path dumpDir;

    private final List<String> warnings = new ArrayList<>();

    /** As it is where memory has run out. */
    private final StatusReporter failing = new StatusReporter() {
        @Override
        public void info(String message) {
            throw new OutOfMemoryError("in a test");
        }

        @Override
        public void warn(String message, Throwable cause) {
            warnings.add(message);
            throw new OutOfMemoryError("in a test");
        }
    };

    @Test
    void run_reportsAnErrorToo_andGoesOn() {
        ClosingSteps steps = new ClosingSteps(failing);
        List<String> done = new ArrayList<>();
        assertThat(steps.run("do this", () -> {
                    throw new StackOverflowError("deep");
                }))
                .isFalse();
        assertThat(steps.run("do that", () -> {
                    throw new IOException("full");
                }))
                .isFalse();
        assertThat(steps.run("go on", () -> done.add("it"))).isTrue();
        assertThat(done).containsExactly("it");
        assertThat(warnings)
                .containsExactly(
                        "the recorder could not do this while it was closed: java.lang.StackOverflowError: deep",
                        "the recorder could not do that while it was closed: java.io.IOException: full");
    }

    @Test
    void close_countsAndReleasesAll_thoughStoringFailsByAnError() throws Exception {
        RecorderConfig config =
                RecorderConfig.builder().dumpDir(dumpDir).bufferBytes(1 << 20).build();
        FlightRecorder none =
                FlightRecorder.start(config.toBuilder().enabled(false).build(), failing);
        Observers observers = new Observers(List.of(), new OpenScopes(), new TriggerEvents());
        RecorderEngine engine =
                RecorderEngine.open(config, new SettingsInForce(config, none), () -> {}, observers, failing);
        Path folder = engine.folder().orElseThrow().path();
        int level = Level.DEBUG.toInt() / FlightRecorder.LEVEL_STEP;
        assertThat(engine.record("a", level, "l", "m", null, 0, null, null, null, null))
                .isTrue();
        Files.delete(folder.resolve("flows"));
        Files.createFile(folder.resolve("flows"));

        engine.close(Duration.ofSeconds(2).toNanos(), true);

        assertThat(warnings)
                .anyMatch(
                        line -> line.startsWith("the recorder could not store what is in memory while it was closed: "))
                .anyMatch(
                        line -> line.startsWith("1 entries could not be stored before the recorder was closed; they"));
        assertThat(engine.counters()).containsEntry(Counter.LOST_SHUTDOWN, 1L);
        FlightRecorderTest.assertConserved(engine.counters());
        assertThat(folder.resolve("instance.json")).content().contains("\"lost.shutdown\" : 1");
        assertThat(engine.readArena(arena -> "open")).isEmpty();
        try (FlowReader reader = FlowReader.open(dumpDir)) {
            assertThat(reader.instances().get(0).alive()).isFalse();
            assertThat(reader.flow("a").orElseThrow().state()).isEqualTo(FlowState.DEAD);
        }
    }
}
