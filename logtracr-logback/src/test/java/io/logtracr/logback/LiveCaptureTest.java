package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.logtracr.FlightRecorder;
import io.logtracr.FlightRecorderMXBean;
import io.logtracr.arena.LogEntry;
import io.logtracr.config.ConfigLoader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** Capture levels and guards changed through JMX while the program logs. */
class LiveCaptureTest {

    @TempDir
    private Path dumpDir;

    private final LoggerContext context = Rig.newContext();
    private final RecorderRegistry registry = new RecorderRegistry(CoreRecorder::start, Duration.ofMillis(50));

    @AfterEach
    void close() {
        MDC.clear();
        context.stop();
        registry.recorder().ifPresent(FlightRecorder::close);
    }

    @Test
    void setCapture_appliesFromTheNextCall_untilTheConfigurationIsReadAgain() throws Exception {
        FlightRecorder recorder = start();
        FlightRecorderMXBean bean = bean(recorder);
        Logger logger = context.getLogger("com.acme.Orders");
        MDC.put("logID", "order-1");
        logger.trace("not yet");
        assertThat(logger.isTraceEnabled()).isFalse();

        bean.setCapture("DEBUG,com.acme=TRACE");
        logger.trace("now");
        assertThat(logger.isTraceEnabled()).isTrue();
        bean.setGuards("OFF");
        assertThat(logger.isTraceEnabled()).isFalse();
        assertThatThrownBy(() -> bean.setCapture("com.acme=LOUD")).isInstanceOf(IllegalArgumentException.class);
        assertThat(bean.getCapture()).isEqualTo("DEBUG,com.acme=TRACE");

        start();
        logger.trace("not any more");
        assertThat(logger.isDebugEnabled()).isTrue();
        assertThat(bean.getCapture()).isEqualTo("DEBUG");
        List<LogEntry> entries = recorder.snapshot("order-1").orElseThrow().entries();
        assertThat(entries).extracting(LogEntry::message).containsExactly("now");
    }

    @Test
    void stopRecording_shutsGuardsToo() throws Exception {
        FlightRecorderMXBean bean = bean(start());
        Logger logger = context.getLogger("a");
        MDC.put("logID", "order-1");
        assertThat(logger.isDebugEnabled()).isTrue();
        bean.stopRecording();
        assertThat(logger.isDebugEnabled()).isFalse();
        assertThat(bean.startRecording()).isTrue();
        assertThat(logger.isDebugEnabled()).isTrue();
    }

    @Test
    void stopRecording_lasts_untilStartedByHand_whateverIsReadAgain() throws Exception {
        FlightRecorder first = start();
        bean(first).stopRecording();
        Logger logger = context.getLogger("a");
        MDC.put("logID", "order-1");

        assertThat(start()).as("the same configuration").isSameAs(first);
        assertThat(first.isRecording()).isFalse();
        FlightRecorder second = start("2MiB");
        assertThat(second).as("another one, as no flow was seen").isNotSameAs(first);
        context.reset();
        assertThat(start("2MiB")).isSameAs(second);
        logger.debug("not recorded");
        assertThat(logger.isDebugEnabled()).isFalse();
        assertThat(second.hasSeenFlows()).isFalse();

        assertThat(bean(second).startRecording()).isTrue();
        logger.debug("recorded");
        bean(second).stopRecording();
        start("1MiB");
        logger.debug("not recorded");
        assertThat(second.snapshot("order-1").orElseThrow().entries())
                .extracting(LogEntry::message)
                .containsExactly("recorded");
    }

    private static FlightRecorderMXBean bean(FlightRecorder recorder) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("io.logtracr:type=FlightRecorder,instance="
                + recorder.directory().orElseThrow().getFileName());
        Awaitility.await().until(() -> server.isRegistered(name));
        return JMX.newMXBeanProxy(server, name, FlightRecorderMXBean.class);
    }

    private FlightRecorder start() {
        return start("1MiB");
    }

    private FlightRecorder start(String bufferBytes) {
        LogtracrAppender appender =
                new LogtracrAppender(() -> registry, settings -> ConfigLoader.load(Map.of(), Map.of(), settings));
        appender.setContext(context);
        appender.setDumpDir(dumpDir.toString());
        appender.setBufferBytes(bufferBytes);
        appender.setDumpInterval("1h");
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        appender.start();
        return registry.recorder().orElseThrow();
    }
}
