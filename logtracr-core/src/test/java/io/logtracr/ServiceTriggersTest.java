package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Triggers that the application brings along. */
class ServiceTriggersTest {

    @TempDir
    private Path services;

    @TempDir(factory = OnTmpfs.class)
    private Path dumpDir;

    private final RecordingReporter reporter = new RecordingReporter();

    /** Marks a flow whose message says so, and fails where it says that. */
    public static final class Told implements Trigger {

        @Override
        public Optional<String> reason(Call call) {
            if (call.message().equals("throw")) {
                throw new IllegalStateException("told to");
            }
            if (call.message().equals("error")) {
                throw new ServiceConfigurationError("told to");
            }
            return call.message().equals("keep") ? Optional.of("was told by " + call.logger()) : Optional.empty();
        }
    }

    /** Cannot be made. */
    public static final class Broken implements Trigger {

        /** Fails. */
        public Broken() {
            throw new IllegalStateException("broken");
        }

        @Override
        public Optional<String> reason(Call call) {
            return Optional.empty();
        }
    }

    @Test
    void trigger_marksTheFlow() throws Exception {
        try (FlightRecorder recorder = start(Told.class)) {
            recorder.record("f", Level.DEBUG, "l", "m");
            assertThat(recorder.counters().get(Counter.TRIGGERS)).isZero();
            recorder.record("f", Level.DEBUG, "l", "keep");
            assertThat(recorder.counters().get(Counter.TRIGGERS)).isEqualTo(1);
            recorder.close();
            assertThat(Files.readString(
                            recorder.directory().orElseThrow().resolve("flows").resolve("f.log")))
                    .contains("triggered=yes")
                    .contains(" by=\"" + Told.class.getName() + ": was told by l\"");
        }
    }

    @Test
    void trigger_isSwitchedOff_afterTenFailuresInARow() throws Exception {
        try (FlightRecorder recorder = start(Told.class)) {
            for (int i = 0; i < 9; i++) {
                assertThat(recorder.record("f", Level.DEBUG, "l", "throw")).isTrue();
            }
            recorder.record("f", Level.DEBUG, "l", "fine");
            for (int i = 0; i < 20; i++) {
                recorder.record("f", Level.DEBUG, "l", "throw");
            }
            recorder.record("f", Level.DEBUG, "l", "keep");

            assertThat(recorder.isRecording()).isTrue();
            assertThat(recorder.counters().get(Counter.TRIGGERS_FAILED)).isEqualTo(19);
            assertThat(recorder.counters().get(Counter.TRIGGERS)).isZero();
            assertThat(reporter.warnings()).hasSize(1);
            assertThat(reporter.warnings().get(0))
                    .startsWith("the trigger " + Told.class.getName() + " failed 10 times in a row");
        }
    }

    @Test
    void trigger_isSwitchedOff_andNotTheRecorder_whateverItThrows() throws Exception {
        try (FlightRecorder recorder = start(Told.class)) {
            for (int i = 0; i < 20; i++) {
                assertThat(recorder.record("f", Level.DEBUG, "l", "error")).isTrue();
            }

            assertThat(recorder.isRecording()).isTrue();
            assertThat(recorder.counters().get(Counter.TRIGGERS_FAILED)).isEqualTo(10);
            assertThat(reporter.warnings()).hasSize(1);
        }
    }

    @Test
    void call_countsNotAsOurFailure_whenAThrowableFailsWithAnError() {
        RecorderConfig config = RecorderConfig.builder().dumpDir(dumpDir).build();
        try (FlightRecorder recorder = FlightRecorder.start(config, reporter)) {
            for (int i = 0; i < 20; i++) {
                assertThat(recorder.record("f", Level.ERROR, "l", "m", new Unaskable()))
                        .isTrue();
            }

            assertThat(recorder.isRecording()).isTrue();
            assertThat(recorder.counters().get(Counter.TRIGGERS)).isEqualTo(1);
        }
    }

    /** Says nothing without an Error. */
    private static final class Unaskable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new AssertionError("no stack");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new AssertionError("no cause");
        }
    }

    @Test
    void start_goesOn_whereATriggerCannotBeLoaded() throws Exception {
        try (FlightRecorder recorder = start(Broken.class)) {
            assertThat(recorder.record("f", Level.ERROR, "l", "m")).isTrue();
            assertThat(recorder.counters().get(Counter.TRIGGERS)).isEqualTo(1);
            assertThat(reporter.warnings()).hasSize(1);
        }
    }

    private FlightRecorder start(Class<? extends Trigger> trigger) throws Exception {
        Path folder = Files.createDirectories(services.resolve("META-INF/services"));
        Files.writeString(folder.resolve(Trigger.class.getName()), trigger.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {services.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            return FlightRecorder.start(RecorderConfig.inDirectory(dumpDir), reporter);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
