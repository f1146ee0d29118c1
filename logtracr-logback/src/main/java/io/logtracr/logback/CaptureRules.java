package io.logtracr.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.logtracr.config.LevelRules;
import io.logtracr.config.LevelThreshold;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Capture and guard rules, answered per logger. The rule set is immutable and caches its answers; new configuration is a new
 * rule set. Without any prefix the answer is one field.
 */
final class CaptureRules {

    private final LevelRules capture;
    private final LevelRules guards;
    private final Set<String> guardsAlways;
    /** The rule of all loggers where no prefix is given, else {@code null}. */
    private final LoggerRule uniform;

    private final int lowestCaptureLevel;

    private final ConcurrentHashMap<Logger, LoggerRule> byLogger = new ConcurrentHashMap<>();

    CaptureRules(LevelRules capture, LevelRules guards, Collection<String> guardsAlways) {
        this.capture = capture;
        this.guards = guards;
        this.guardsAlways = Set.copyOf(guardsAlways);
        boolean noPrefix = capture.prefixes().isEmpty() && guards.prefixes().isEmpty() && guardsAlways.isEmpty();
        this.uniform = noPrefix ? derive("") : null;
        this.lowestCaptureLevel = lowestOf(capture);
    }

    /** Any thread; a field read, or a map look-up that allocates only on a logger's first call. */
    LoggerRule ruleFor(Logger logger) {
        LoggerRule rule = uniform;
        if (rule != null) {
            return rule;
        }
        rule = byLogger.get(logger);
        return rule != null ? rule : remember(logger);
    }

    /** No rule captures, or opens a guard, below this level. */
    int lowestCaptureLevel() {
        return lowestCaptureLevel;
    }

    private static int lowestOf(LevelRules capture) {
        int lowest = logbackLevel(capture.levelFor(""));
        for (LevelThreshold threshold : capture.prefixes().values()) {
            lowest = Math.min(lowest, logbackLevel(threshold));
        }
        return lowest;
    }

    private LoggerRule remember(Logger logger) {
        LoggerRule rule = derive(logger.getName());
        byLogger.put(logger, rule);
        return rule;
    }

    private LoggerRule derive(String loggerName) {
        int captureLevel = logbackLevel(capture.levelFor(loggerName));
        boolean always = isNamed(loggerName, guardsAlways);
        int guardLevel = always ? captureLevel : Math.max(captureLevel, logbackLevel(guards.levelFor(loggerName)));
        return new LoggerRule(
                captureLevel,
                guardLevel,
                always,
                isNamed(loggerName, capture.prefixes().keySet()));
    }

    /** Whether one of the prefixes is the name, or a part of it that ends before a {@code .} or {@code $}. */
    private static boolean isNamed(String loggerName, Set<String> prefixes) {
        if (prefixes.isEmpty()) {
            return false;
        }
        for (String name = loggerName; ; ) {
            if (prefixes.contains(name)) {
                return true;
            }
            int cut = Math.max(name.lastIndexOf('.'), name.lastIndexOf('$'));
            if (cut < 0) {
                return false;
            }
            name = name.substring(0, cut);
        }
    }

    private static int logbackLevel(LevelThreshold threshold) {
        return switch (threshold) {
            case TRACE -> Level.TRACE_INT;
            case DEBUG -> Level.DEBUG_INT;
            case INFO -> Level.INFO_INT;
            case WARN -> Level.WARN_INT;
            case ERROR -> Level.ERROR_INT;
            case OFF -> Level.OFF_INT;
        };
    }
}
