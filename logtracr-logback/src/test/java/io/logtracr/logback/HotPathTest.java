package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.logtracr.FlightRecorder;
import io.logtracr.config.LevelRules;
import io.logtracr.config.RecorderConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** What the filter itself allocates on a call: nothing. */
class HotPathTest {

    private static final int CALLS = 20_000;

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEBUG", "DEBUG,com.acme=TRACE,org.wire=OFF"})
    void decide_allocatesNothing(String capture) {
        LoggerContext context = Rig.newContext();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        RecorderConfig config = RecorderConfig.inDirectory(Path.of("unused")).toBuilder()
                .capture(LevelRules.parse(capture))
                .build();
        Counting recorder = new Counting();
        LogtracrTurboFilter filter =
                new LogtracrTurboFilter(context, new Capture(recorder, config, (problem, cause) -> {}));
        Logger logger = context.getLogger("com.acme.Filter");
        Object[] arguments = {"a", 1};
        Runnable calls = () -> {
            for (int i = 0; i < CALLS; i++) {
                filter.decide(null, logger, Level.DEBUG, null, null, null);
                filter.decide(null, logger, Level.DEBUG, "m {} {}", arguments, null);
                filter.decide(null, logger, Level.INFO, "m", null, null);
            }
        };
        calls.run();
        assertThat(recorder.calls).isZero();
        assertThat(allocatedBy(calls)).as("outside a flow").isLessThan(CALLS);
        MDC.put("logID", "f");
        MDC.put("user", "u");
        calls.run();
        assertThat(recorder.calls).isEqualTo(2 * CALLS);
        assertThat(allocatedBy(calls)).as("inside a flow").isLessThan(CALLS);
    }

    private static long allocatedBy(Runnable calls) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        calls.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** A recorder that only counts. */
    private static final class Counting implements Recorder {
        private int calls;

        @Override
        public boolean isRecording() {
            return true;
        }

        @Override
        public boolean isStopped() {
            return false;
        }

        @Override
        public void stopRecording() {}

        @Override
        public void record(
                String flowId,
                org.slf4j.event.Level level,
                String logger,
                String message,
                Object[] arguments,
                Throwable thrown,
                List<Marker> markers,
                List<KeyValuePair> keyValues,
                Map<String, String> mdc) {
            calls++;
        }

        @Override
        public void failed(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void flowKeys(List<String> keys) {}

        @Override
        public boolean hasSeenFlows() {
            return calls > 0;
        }

        @Override
        public void closeAfter(Duration linger) {}

        @Override
        public boolean keepOpen() {
            return true;
        }

        @Override
        public void close() {}

        @Override
        public FlightRecorder face() {
            return null;
        }
    }
}
