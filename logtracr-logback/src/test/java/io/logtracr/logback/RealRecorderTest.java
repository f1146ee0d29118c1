package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.logtracr.FlightRecorder;
import io.logtracr.arena.LogEntry;
import io.logtracr.config.ConfigLoader;
import io.logtracr.counter.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** The filter with core's recorder behind it. */
class RealRecorderTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path dumpDir;

    private final LoggerContext context = Rig.newContext();
    private RecorderRegistry registry = new RecorderRegistry(CoreRecorder::start, Duration.ofMillis(50));

    @AfterEach
    void close() {
        MDC.clear();
        context.stop();
        registry.recorder().ifPresent(FlightRecorder::close);
    }

    @Test
    void record_keepsArgumentsThrowableAndMdc() {
        FlightRecorder recorder = start("dumpInterval", "1h");
        Logger logger = context.getLogger("com.acme.Filter");
        MDC.put("logID", "pod-1");
        logger.debug("one {} {}", 1, "b", new IllegalStateException("boom"));
        MDC.put("user", "alice");
        logger.atTrace().log("below the capture level");
        logger.atDebug().addKeyValue("k", 1L).log("two");
        MDC.remove("user");
        logger.info("three");
        List<LogEntry> entries = recorder.snapshot("pod-1").orElseThrow().entries();
        assertThat(entries).extracting(LogEntry::message).containsExactly("one {} {}", "two", "three");
        assertThat(entries.get(0).arguments()).containsExactly(1, "b");
        assertThat(entries.get(0).thrown().message()).isEqualTo("boom");
        assertThat(entries).extracting(LogEntry::mdc).containsExactly(Map.of(), Map.of("user", "alice"), Map.of());
        assertThat(entries.get(1).keyValues()).hasSize(1);
    }

    @Test
    void toStringThatThrows_isContained() {
        FlightRecorder recorder = start("dumpInterval", "1h");
        MDC.put("logID", "pod-1");
        Object mute = new Object() {
            @Override
            public String toString() {
                throw new StackOverflowError();
            }
        };
        for (int i = 0; i < 100; i++) {
            context.getLogger("a").debug("m {}", mute);
        }
        assertThat(recorder.isRecording()).isTrue();
        assertThat(recorder.snapshot("pod-1").orElseThrow().entries()).hasSize(100);
    }

    @Test
    void toStringThatLogs_isRecordedToo() {
        FlightRecorder recorder = start("dumpInterval", "1h");
        MDC.put("logID", "pod-1");
        Logger logger = context.getLogger("a");
        Object chatty = new Object() {
            @Override
            public String toString() {
                logger.debug("inner");
                return "chatty";
            }
        };
        logger.debug("outer {}", chatty);
        assertThat(recorder.snapshot("pod-1").orElseThrow().entries())
                .extracting(LogEntry::message)
                .containsExactlyInAnyOrder("inner", "outer {}");
    }

    /** A known difference: the argument of a call below the level is turned to text, which it was not before. */
    @Test
    void toStringThatLogs_showsInTheMainLog() {
        start("dumpInterval", "1h");
        ListAppender<ILoggingEvent> mainLog = new ListAppender<>();
        mainLog.start();
        Logger logger = context.getLogger("a");
        logger.addAppender(mainLog);
        Object chatty = new Object() {
            @Override
            public String toString() {
                logger.info("inner");
                return "chatty";
            }
        };
        logger.debug("outer {}", chatty);
        assertThat(mainLog.list).isEmpty();
        MDC.put("logID", "pod-1");
        logger.debug("outer {}", chatty);
        assertThat(mainLog.list).extracting(ILoggingEvent::getMessage).containsExactly("inner");
    }

    @Test
    void stop_closesTheRecorder_afterTheLinger_andANewStartRecordsAgain() {
        FlightRecorder first = start();
        MDC.put("logID", "pod-1");
        context.getLogger("a").debug("stored");
        context.stop();
        Awaitility.await().atMost(LONG).until(() -> !first.isRecording());
        Awaitility.await().atMost(LONG).until(() -> first.counters().get(Counter.STORED) == 1);
        context.start();
        FlightRecorder second = start();
        assertThat(second).isNotSameAs(first);
        context.getLogger("a").debug("again");
        assertThat(second.dump("pod-1", LONG)).isTrue();
        assertThat(second.counters().get(Counter.STORED)).isEqualTo(1);
    }

    @Test
    void stopAndStart_goOnWithTheSameRecorder_withinTheLinger() {
        registry = new RecorderRegistry(CoreRecorder::start, LONG);
        FlightRecorder first = start();
        MDC.put("logID", "pod-1");
        context.getLogger("a").debug("before");
        context.stop();
        context.reset();
        context.start();
        assertThat(start()).isSameAs(first);
        context.getLogger("a").debug("after");
        assertThat(first.dumpAll(LONG)).isTrue();
        assertThat(first.counters().get(Counter.ACCEPTED)).isEqualTo(2);
        assertThat(first.counters().get(Counter.STORED)).isEqualTo(2);
    }

    @Test
    void reconfiguration_isSafe_whileThreadsLog() throws Exception {
        FlightRecorder recorder = start("dumpInterval", "1h");
        int threads = 3;
        AtomicBoolean going = new AtomicBoolean(true);
        CountDownLatch logging = new CountDownLatch(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            String flow = "flow-" + i;
            pool.submit(() -> {
                MDC.put("logID", flow);
                Logger logger = context.getLogger("a." + flow);
                for (int n = 0; going.get(); n++) {
                    logger.debug("classic {}", n);
                    logger.atDebug().addKeyValue("n", n).log("fluent");
                    logging.countDown();
                }
                MDC.clear();
                return null;
            });
        }
        assertThat(logging.await(20, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 200; i++) {
            context.reset();
            start("dumpInterval", "1h", "capture", i % 2 == 0 ? "DEBUG" : "DEBUG,a=TRACE");
        }
        going.set(false);
        pool.shutdown();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(registry.recorder()).containsSame(recorder);
        assertThat(recorder.isRecording()).isTrue();
        assertThat(recorder.counters().get(Counter.LOST_FAILURE)).isZero();
        assertThat(recorder.dumpAll(LONG)).isTrue();
        MDC.put("logID", "after");
        context.getLogger("a").debug("still recorded");
        assertThat(recorder.snapshot("after")).isPresent();
        assertThat(Rig.warnings(context)).noneMatch(message -> message.startsWith("logtracr"));
    }

    @Test
    void start_leavesTheApplicationAlone_whenTheDumpDirectoryCannotBeHad() {
        MDC.put("logID", "pod-1");
        start("dumpDir", "/proc/nowhere", "verbose", "INFO");
        context.getLogger("a").debug("m");
        assertThat(Rig.warnings(context)).isNotEmpty();
        assertThat(Rig.warnings(context)).allMatch(message -> message.contains("/proc/nowhere"));
    }

    private FlightRecorder start(String... properties) {
        LogtracrAppender appender =
                new LogtracrAppender(() -> registry, settings -> ConfigLoader.load(Map.of(), Map.of(), settings));
        appender.setContext(context);
        appender.setDumpDir(dumpDir.toString());
        appender.setBufferBytes("4MiB");
        for (int i = 0; i < properties.length; i += 2) {
            Rig.set(appender, properties[i], properties[i + 1]);
        }
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        appender.start();
        return registry.recorder().orElseThrow();
    }
}
