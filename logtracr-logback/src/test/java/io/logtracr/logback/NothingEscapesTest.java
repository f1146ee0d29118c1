package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.status.StatusListener;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.BasicMDCAdapter;

class NothingEscapesTest {

    private final Rig rig = new Rig();

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("unchecked"),
                new IOException("checked"),
                new Error("error"),
                new StackOverflowError(),
                new OutOfMemoryError("pretended"),
                new NoClassDefFoundError("pretended"));
    }

    @BeforeEach
    void enterFlow() {
        MDC.put("logID", "f");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void decide_returns_whenTheRecorderThrows(Throwable failure) {
        rig.start();
        rig.recorder().thrownWhenLogging = failure;
        Logger logger = rig.logger("a");
        assertThatCode(() -> {
                    logger.isDebugEnabled();
                    logger.debug("hidden");
                    logger.debug("hidden {} {} {}", 1, 2, 3);
                    logger.info("shown {}", 1);
                    logger.atDebug().log("hidden");
                    logger.atInfo().log("shown");
                })
                .doesNotThrowAnyException();
        assertThat(rig.recorder().failures).isNotEmpty().allMatch(told -> told == failure);
        assertThat(rig.mainLog()).containsExactly("INFO shown 1", "INFO shown");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void decide_keepsAFluentCallOutOfTheMainLog_whenRecordingItFails(Throwable failure) {
        rig.start();
        var opened = rig.logger("a").atDebug();
        rig.recorder().thrownWhenLogging = failure;
        opened.log("hidden");
        assertThat(rig.mainLog()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void decide_returns_whenTheMdcAdapterThrows(Throwable failure) {
        var context = new ch.qos.logback.classic.LoggerContext();
        context.setMDCAdapter(new BasicMDCAdapter() {
            @Override
            public String get(String key) {
                throw NothingEscapesTest.<RuntimeException>sneak(failure);
            }
        });
        rig.start(context);
        assertThat(context.getLogger("a").isTraceEnabled()).isFalse();
        context.getLogger("a").debug("m");
        context.getLogger("a").atDebug().log("m");
        assertThat(rig.recorder().failures).isNotEmpty();
        context.stop();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void decide_returns_whenTheEventThrows(Throwable failure) {
        rig.start();
        LogtracrTurboFilter filter =
                (LogtracrTurboFilter) rig.context.getTurboFilterList().get(0);
        LoggingEvent event = (LoggingEvent) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {LoggingEvent.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getLevel")) {
                        return Level.DEBUG;
                    }
                    throw failure;
                });
        assertThatCode(() -> filter.decide(rig.logger("a"), event)).doesNotThrowAnyException();
        assertThat(rig.recorder().failures).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void start_returns_whenNoRecorderCanBeMade(Throwable failure) {
        RecorderRegistry broken = new RecorderRegistry(
                (config, reporter) -> {
                    throw NothingEscapesTest.<RuntimeException>sneak(failure);
                },
                Rig.LINGER);
        LogtracrAppender appender = new LogtracrAppender(() -> broken, io.logtracr.config.ConfigLoader::load);
        appender.setContext(rig.context);
        assertThatCode(appender::start).doesNotThrowAnyException();
        assertThat(rig.warnings()).containsExactly("logtracr is off: it could not be started");
        rig.logger("a").info("shown");
        assertThat(rig.mainLog()).containsExactly("INFO shown");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void start_returns_whenConfigurationCannotBeLoaded(Throwable failure) {
        LogtracrAppender appender = new LogtracrAppender(() -> rig.registry, properties -> {
            throw NothingEscapesTest.<RuntimeException>sneak(failure);
        });
        appender.setContext(rig.context);
        assertThatCode(appender::start).doesNotThrowAnyException();
        assertThat(rig.warnings()).containsExactly("logtracr is off: it could not be started");
        assertThat(rig.context.getTurboFilterList()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void contextLife_goesOn_whenTheRecorderThrows(Throwable failure) {
        LogtracrAppender appender = rig.start("verbose", "1");
        rig.recorder().thrownWhenConfiguring = failure;
        rig.recorder().thrownWhenLogging = failure;
        assertThatCode(() -> {
                    appender.start();
                    appender.stop();
                    rig.context.reset();
                    rig.start("bufferBytes", "1MiB");
                    rig.context.start();
                    Rig.configure(rig.context, "<configuration/>");
                    rig.context.stop();
                })
                .doesNotThrowAnyException();
        assertThat(rig.context.getTurboFilterList()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void report_returns_whenAStatusListenerThrows(Throwable failure) {
        StatusListener broken = status -> {
            throw NothingEscapesTest.<RuntimeException>sneak(failure);
        };
        rig.context.getStatusManager().add(broken);
        try {
            assertThatCode(() -> rig.start("bufferBytes", "nonsense", "enabled", "perhaps"))
                    .doesNotThrowAnyException();
            assertThatCode(() -> rig.recorder().reporter.warn("w", null)).doesNotThrowAnyException();
            assertThatCode(() -> rig.recorder().reporter.info("i")).doesNotThrowAnyException();
            assertThat(List.copyOf(rig.context.getTurboFilterList())).hasSize(1);
        } finally {
            rig.context.getStatusManager().remove(broken);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneak(Throwable failure) throws T {
        throw (T) failure;
    }
}
