package io.logtracr.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.logtracr.FlightRecorder;
import io.logtracr.logback.Logtracr;
import io.logtracr.logback.LogtracrAppender;
import io.logtracr.read.FlowPiece;
import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedFlow;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Chronicle Queue logs through SLF4J, which we listen to: what it says while it works for us must not be recorded. */
class OwnLogTest {

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    @Test
    void flows_holdNothingOfChronicle_whichLogsThroughTheSameLogback() throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        context.getLogger("com.acme").setLevel(Level.INFO);
        context.getLogger("net.openhft").setLevel(Level.INFO);
        LogtracrAppender appender = new LogtracrAppender();
        appender.setContext(context);
        appender.setDumpDir(dump.toString());
        appender.setStore("chronicle");
        appender.setBufferBytes("1MiB");
        appender.setName("RECORDER");
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context.start();
        try (FlightRecorder recorder = Logtracr.recorder()
                .orElseThrow(() -> new AssertionError(context.getStatusManager().getCopyOfStatusList()))) {
            for (int i = 0; i < 50; i++) {
                MDC.put("logID", "order-" + i);
                LoggerFactory.getLogger("com.acme.Filter").debug("node={}", i);
            }
            MDC.remove("logID");
            assertThat(recorder.dumpAll(Duration.ofSeconds(20))).isTrue();
            try (FlowReader reader = FlowReader.open(dump)) {
                assertThat(reader.flowIds()).hasSize(50).allMatch(id -> id.startsWith("order-"));
                for (String id : reader.flowIds()) {
                    try (RecordedFlow flow = reader.read(id).orElseThrow()) {
                        for (FlowPiece piece = flow.next(); piece != null; piece = flow.next()) {
                            assertThat(piece.block().lines()).noneMatch(line -> line.contains("openhft"));
                        }
                    }
                }
            }
        } finally {
            MDC.remove("logID");
            context.stop();
        }
    }
}
