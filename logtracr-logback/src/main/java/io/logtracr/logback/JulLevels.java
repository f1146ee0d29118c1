package io.logtracr.logback;

import io.logtracr.config.LevelRules;
import io.logtracr.config.LevelThreshold;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Lowers {@code java.util.logging}'s loggers to what the recorder captures: they check their level before jul-to-slf4j hands a call
 * to Logback, whose own level check then decides about the main log as ever. Remembers what was there, and puts it back.
 *
 * <p>On the thread that configures or changes a level. Holds the loggers that it lowered: the log manager holds them weakly, and a
 * level goes with its logger.
 */
final class JulLevels {

    private static final String BRIDGE = "org.slf4j.bridge.SLF4JBridgeHandler";

    /** What a logger had, and what it got from us. Guarded by this. */
    private final Map<Logger, Change> lowered = new HashMap<>();

    /** Whether jul-to-slf4j is there: without it nothing of java.util.logging comes to Logback. */
    static boolean hasBridge() {
        try {
            Class.forName(BRIDGE, false, JulLevels.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Lowers the loggers below these prefixes, and puts back all others that were lowered before. */
    synchronized void lower(List<String> prefixes, LevelRules capture) {
        lowered.keySet()
                .removeIf(logger ->
                        prefixes.stream().noneMatch(prefix -> isBelow(logger.getName(), prefix)) && restore(logger));
        for (String prefix : prefixes) {
            lower(Logger.getLogger(prefix), capture);
            for (String name : Collections.list(LogManager.getLogManager().getLoggerNames())) {
                Logger logger =
                        isBelow(name, prefix) ? LogManager.getLogManager().getLogger(name) : null;
                if (logger != null && logger.getLevel() != null) {
                    lower(logger, capture);
                }
            }
        }
    }

    /** Lowers a logger again whose level somebody has just set, if it is below one of the prefixes. */
    synchronized void lowerAgain(String name, List<String> prefixes, LevelRules capture) {
        if (prefixes.stream().anyMatch(prefix -> isBelow(name, prefix))) {
            Logger logger = LogManager.getLogManager().getLogger(name);
            if (logger != null && (logger.getLevel() != null || lowered.containsKey(logger))) {
                lower(logger, capture);
            }
        }
    }

    /** Puts back every level that is still ours. */
    synchronized void restore() {
        lowered.keySet().forEach(this::restore);
        lowered.clear();
    }

    private void lower(Logger logger, LevelRules capture) {
        Level wanted = julLevel(capture.levelFor(logger.getName()));
        Level current = logger.getLevel();
        if (wanted.intValue() >= effectiveLevel(logger).intValue() && lowered.get(logger) == null) {
            return;
        }
        Change change = lowered.get(logger);
        if (change == null || !change.ours().equals(current)) {
            if (current != null && current.intValue() <= wanted.intValue()) {
                lowered.remove(logger);
                return;
            }
            change = new Change(current, wanted);
        } else {
            change = new Change(change.before(), wanted);
        }
        lowered.put(logger, change);
        logger.setLevel(wanted);
    }

    private boolean restore(Logger logger) {
        Change change = lowered.get(logger);
        if (change.ours().equals(logger.getLevel())) {
            logger.setLevel(change.before());
        }
        return true;
    }

    private static Level effectiveLevel(Logger logger) {
        for (Logger at = logger; at != null; at = at.getParent()) {
            if (at.getLevel() != null) {
                return at.getLevel();
            }
        }
        return Level.INFO;
    }

    private static boolean isBelow(String name, String prefix) {
        return name.startsWith(prefix) && (name.length() == prefix.length() || name.charAt(prefix.length()) == '.');
    }

    /** The levels that jul-to-slf4j turns into those of SLF4J. */
    private static Level julLevel(LevelThreshold threshold) {
        return switch (threshold) {
            case TRACE -> Level.FINEST;
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARN -> Level.WARNING;
            case ERROR -> Level.SEVERE;
            case OFF -> Level.OFF;
        };
    }

    /** A level that was changed; {@code before} is {@code null} where it was inherited. */
    private record Change(Level before, Level ours) {}
}
