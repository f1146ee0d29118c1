package io.logtracr.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.status.Status;
import io.logtracr.config.ConfigLoader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.MDC;

/** A fresh logger context with a main log that is kept in a list, and a registry of its own with recorders made for tests. */
final class Rig implements AutoCloseable {

    static final Duration LINGER = Duration.ofSeconds(5);

    final LoggerContext context = newContext();
    final List<FakeRecorder> recorders = new ArrayList<>();
    final Map<String, String> environment = new HashMap<>();
    final RecorderRegistry registry;
    private ListAppender<ILoggingEvent> mainLog = new ListAppender<>();

    Rig() {
        registry = new RecorderRegistry(
                (config, reporter) -> {
                    FakeRecorder recorder = new FakeRecorder(config, reporter);
                    recorders.add(recorder);
                    return recorder;
                },
                LINGER);
        attachMainLog();
    }

    static LoggerContext newContext() {
        LoggerContext context = new LoggerContext();
        context.setName("test");
        context.setMDCAdapter(MDC.getMDCAdapter());
        return context;
    }

    /** The root logger at INFO, the recorder installed with these properties: {@code name, value, name, value}. */
    static Rig installed(String... properties) {
        Rig rig = new Rig();
        rig.start(properties);
        return rig;
    }

    /** A new, empty main log at INFO, as a configuration would make one. */
    void attachMainLog() {
        mainLog = new ListAppender<>();
        mainLog.setContext(context);
        mainLog.start();
        root().setLevel(Level.INFO);
        root().addAppender(mainLog);
    }

    LogtracrAppender start(String... properties) {
        return start(context, properties);
    }

    LogtracrAppender start(LoggerContext in, String... properties) {
        LogtracrAppender appender = appender();
        appender.setContext(in);
        appender.setName("RECORDER");
        for (int i = 0; i < properties.length; i += 2) {
            set(appender, properties[i], properties[i + 1]);
        }
        appender.start();
        in.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        return appender;
    }

    LogtracrAppender appender() {
        return new LogtracrAppender(() -> registry, properties -> ConfigLoader.load(environment, Map.of(), properties));
    }

    static void set(LogtracrAppender appender, String property, String value) {
        String setter = "set" + Character.toUpperCase(property.charAt(0)) + property.substring(1);
        try {
            LogtracrAppender.class.getMethod(setter, String.class).invoke(appender, value);
        } catch (ReflectiveOperationException failure) {
            throw new AssertionError(setter, failure);
        }
    }

    static void configure(LoggerContext context, String xml) throws JoranException {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    FakeRecorder recorder() {
        return recorders.get(recorders.size() - 1);
    }

    Logger root() {
        return context.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    Logger logger(String name) {
        return context.getLogger(name);
    }

    /** The main log, one line a call. */
    List<String> mainLog() {
        return mainLog.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    /** Messages of status warnings and errors. */
    List<String> warnings() {
        return warnings(context);
    }

    static List<String> warnings(LoggerContext context) {
        return statuses(context, Status.WARN);
    }

    static List<String> statuses(LoggerContext context, int fromLevel) {
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getLevel() >= fromLevel)
                .map(Status::getMessage)
                .toList();
    }

    static long filtersOfOurs(LoggerContext context) {
        return context.getTurboFilterList().stream()
                .filter(LogtracrTurboFilter.class::isInstance)
                .count();
    }

    @Override
    public void close() {
        MDC.clear();
        recorders.forEach(recorder -> {
            recorder.thrownWhenLogging = null;
            recorder.thrownWhenConfiguring = null;
        });
        context.stop();
    }
}
