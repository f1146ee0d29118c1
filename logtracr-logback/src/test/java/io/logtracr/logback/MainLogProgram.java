package io.logtracr.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** A program that logs in every way there is, in an order that its seed decides, and whose output does not ask for levels. */
final class MainLogProgram {

    private static final String[] LOGGERS = {
        "com.acme",
        "com.acme.Filter",
        "com.acme.Filter$Inner",
        "com.acme.quiet",
        "com.acme.quiet.Loud",
        "org.wire.Header",
        "org.alone",
        "org.alone.Sub"
    };
    private static final Level[] LEVELS = {
        Level.OFF, Level.ERROR, Level.WARN, Level.INFO, Level.INFO, Level.DEBUG, Level.TRACE, null
    };
    private static final String[] MESSAGES = {"plain", "one {}", "two {} {}", "three {} {} {}", "repeated", "repeated"};
    private static final Marker[] MARKERS = {
        null, null, null, MarkerFactory.getMarker("AUDIT"), MarkerFactory.getMarker("NOISE")
    };

    private final LoggerContext context;
    private final Random random;
    private final boolean withGuards;
    private final ByteArrayOutputStream rootLog = new ByteArrayOutputStream();
    private final ByteArrayOutputStream aloneLog = new ByteArrayOutputStream();

    /** @param withGuards whether some calls stand behind {@code if (logger.isDebugEnabled())} */
    MainLogProgram(LoggerContext context, long seed, boolean withGuards) {
        this.context = context;
        this.random = new Random(seed);
        this.withGuards = withGuards;
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender(rootLog));
        context.getLogger("com.acme.quiet").setLevel(Level.WARN);
        context.getLogger("com.acme.quiet.Loud").setLevel(Level.TRACE);
        context.getLogger("org.alone").setAdditive(false);
        context.getLogger("org.alone").addAppender(appender(aloneLog));
    }

    /** Runs so many steps; the answer is everything that was logged. */
    String run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
        MDC.clear();
        return rootLog + "\n--\n" + aloneLog;
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 12) {
            changeMdc();
        } else if (dice < 16) {
            changeLevel();
        } else if (dice < 18) {
            Logger logger = logger();
            logger.callAppenders(new LoggingEvent("fqcn", logger, Level.DEBUG, "received", null, null));
        } else if (dice < 60) {
            classic(logger(), level());
        } else if (dice < 70) {
            guarded(logger(), level());
        } else if (dice < 75) {
            logger().log(marker(), Logger.FQCN, level().toInt(), message(), arguments(), thrown());
        } else {
            fluent(logger(), level());
        }
    }

    private void changeMdc() {
        switch (random.nextInt(6)) {
            case 0 -> MDC.remove("logID");
            case 1 -> MDC.put("user", random.nextBoolean() ? "alice" : "bob");
            case 2 -> MDC.remove("user");
            default -> MDC.put("logID", "flow-" + random.nextInt(3));
        }
    }

    private void changeLevel() {
        Level level = LEVELS[random.nextInt(LEVELS.length)];
        Logger logger = random.nextInt(3) == 0 ? context.getLogger(Logger.ROOT_LOGGER_NAME) : logger();
        if (level != null || !logger.getName().equals(Logger.ROOT_LOGGER_NAME)) {
            logger.setLevel(level);
        }
    }

    private void guarded(Logger logger, org.slf4j.event.Level level) {
        boolean enabled = withGuards && logger.isEnabledForLevel(level);
        Marker marker = marker();
        boolean enabledWithMarker = withGuards && logger.isDebugEnabled(marker);
        String message = message();
        Object argument = argument();
        if (enabled) {
            logger.log(null, Logger.FQCN, level.toInt(), message, new Object[] {argument}, null);
        }
        if (enabledWithMarker) {
            logger.debug(marker, message, argument);
        }
    }

    private void classic(Logger logger, org.slf4j.event.Level level) {
        Marker marker = marker();
        switch (level) {
            case TRACE -> logger.trace(message(), argument());
            case DEBUG -> {
                switch (random.nextInt(6)) {
                    case 0 -> logger.debug(message());
                    case 1 -> logger.debug(message(), argument());
                    case 2 -> logger.debug(marker, message(), argument(), argument());
                    case 3 -> logger.debug(message(), arguments());
                    case 4 -> logger.debug(marker, message(), new IllegalStateException("boom"));
                    default -> logger.debug(message(), argument(), new IllegalStateException("last"));
                }
            }
            case INFO -> {
                switch (random.nextInt(4)) {
                    case 0 -> logger.info(message());
                    case 1 -> logger.info(marker, message(), argument());
                    case 2 -> logger.info(message(), argument(), argument());
                    default -> logger.info(message(), arguments());
                }
            }
            case WARN -> logger.warn(marker, message(), arguments());
            case ERROR -> logger.error(message(), new IllegalStateException("boom"));
        }
    }

    private void fluent(Logger logger, org.slf4j.event.Level level) {
        LoggingEventBuilder builder = logger.atLevel(level);
        for (int i = random.nextInt(3); i > 0; i--) {
            Marker marker = marker();
            builder = marker == null ? builder.addKeyValue("k" + i, argument()) : builder.addMarker(marker);
        }
        Throwable thrown = thrown();
        if (thrown != null) {
            builder = builder.setCause(thrown);
        }
        String message = message();
        Object argument = argument();
        switch (random.nextInt(4)) {
            case 0 -> builder.log(message);
            case 1 -> builder.log(message, argument);
            case 2 -> builder.log(() -> message);
            default ->
                builder.setMessage(message)
                        .addArgument(argument)
                        .addArgument(() -> argument)
                        .log();
        }
    }

    private Logger logger() {
        return context.getLogger(LOGGERS[random.nextInt(LOGGERS.length)]);
    }

    private org.slf4j.event.Level level() {
        return org.slf4j.event.Level.values()[random.nextInt(5)];
    }

    private Marker marker() {
        return MARKERS[random.nextInt(MARKERS.length)];
    }

    private String message() {
        return MESSAGES[random.nextInt(MESSAGES.length)];
    }

    private Throwable thrown() {
        return random.nextInt(4) == 0 ? new IllegalArgumentException("thrown") : null;
    }

    private Object[] arguments() {
        Object[] arguments = new Object[random.nextInt(5)];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument();
        }
        return arguments;
    }

    private Object argument() {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> random.nextInt(100);
            case 2 -> random.nextBoolean();
            case 3 -> List.of("a", "b");
            default -> "text" + random.nextInt(10);
        };
    }

    private OutputStreamAppender<ILoggingEvent> appender(ByteArrayOutputStream out) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%level %logger [%marker] {%X} %kvp %method:%line %msg%n%ex{2}");
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(out);
        appender.start();
        return appender;
    }
}
