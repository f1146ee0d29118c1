package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.logtracr.FlightRecorder;
import io.logtracr.config.ConfigLoader;
import io.logtracr.counter.Counter;
import io.logtracr.read.FlowInfo;
import io.logtracr.read.FlowPiece;
import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedFlow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.slf4j.MDC;

/** An application that logs through Logback with core's recorder behind it, and what can be read of its flows afterwards. */
final class LifeRig implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(20);

    final FlightRecorder recorder;
    private final LoggerContext context = Rig.newContext();
    private final Path dumpDir;

    LifeRig(Path dumpDir, String... properties) {
        this.dumpDir = dumpDir;
        RecorderRegistry registry = new RecorderRegistry(CoreRecorder::start, Duration.ofMillis(50));
        LogtracrAppender appender =
                new LogtracrAppender(() -> registry, settings -> ConfigLoader.load(Map.of(), Map.of(), settings));
        appender.setContext(context);
        appender.setDumpDir(dumpDir.toString());
        appender.setBufferBytes("4MiB");
        for (int i = 0; i < properties.length; i += 2) {
            Rig.set(appender, properties[i], properties[i + 1]);
        }
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        context.getLogger("com.acme").setLevel(Level.WARN);
        appender.start();
        assertThat(Rig.warnings(context)).isEmpty();
        recorder = registry.recorder().orElseThrow();
    }

    Logger logger(String name) {
        return context.getLogger(name);
    }

    Logger logger() {
        return logger("com.acme.Orders");
    }

    List<String> warnings() {
        return Rig.warnings(context);
    }

    long count(Counter counter) {
        return recorder.counters().get(counter);
    }

    void awaitCount(Counter counter, long atLeast) {
        Awaitility.await(counter.label()).atMost(LONG).until(() -> count(counter) >= atLeast);
    }

    void assertConserved() {
        Map<Counter, Long> counters = recorder.counters();
        long found = counters.get(Counter.STORED)
                + counters.get(Counter.BUFFERED)
                + counters.get(Counter.DISCARDED)
                + counters.get(Counter.DISCARDED_TOO_EARLY);
        for (Map.Entry<Counter, Long> counter : counters.entrySet()) {
            found += counter.getKey().isLoss() ? counter.getValue() : 0;
        }
        assertThat(found).as("%s", counters).isEqualTo(counters.get(Counter.ACCEPTED));
    }

    /** The ids of all flows in the store or in memory. */
    Set<String> flowIds() {
        try {
            return FlowReader.open(dumpDir).flowIds();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Optional<FlowInfo> info(String flowId) {
        try {
            return FlowReader.open(dumpDir).flow(flowId);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A flow's lines as the command shows them, times taken out; empty if there is none. */
    List<String> lines(String flowId) {
        List<String> lines = new ArrayList<>();
        try {
            Optional<RecordedFlow> found = FlowReader.open(dumpDir).read(flowId);
            if (found.isPresent()) {
                try (RecordedFlow flow = found.get()) {
                    for (FlowPiece piece = flow.next(); piece != null; piece = flow.next()) {
                        piece.block().lines().forEach(line -> lines.add(withoutTimes(line)));
                    }
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return lines;
    }

    /** The remarks of a flow that begin so. */
    List<String> remarks(String flowId, String start) {
        return lines(flowId).stream().filter(line -> line.startsWith(start)).toList();
    }

    /** The messages of a flow. */
    List<String> messages(String flowId) {
        return lines(flowId).stream()
                .filter(line -> line.startsWith("TIME "))
                .map(line -> line.substring(line.indexOf(" - ") + 3))
                .toList();
    }

    private static String withoutTimes(String line) {
        return line.replaceAll("[0-9-]{10}T[0-9:.]{15}Z", "TIME").replaceAll("duration=[0-9.]+s", "duration=D");
    }

    /** Ends the recorder: what is kept is in the store afterwards. */
    void closeRecorder() {
        recorder.close();
    }

    @Override
    public void close() {
        MDC.clear();
        context.stop();
        recorder.close();
    }
}
