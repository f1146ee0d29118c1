package io.logtracr.trigger;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Marker;

/**
 * Which log calls trigger. Immutable; any thread.
 */
public final class TriggerRules {

    private final int level;
    private final ThrowableNames exceptions;
    private final String[] markers;
    private final ThrowableNames expectedExceptions;
    private final String[] expectedLoggers;

    /**
     * Rules.
     *
     * @param level      a call of this level (0 TRACE … 4 ERROR) or above triggers; 5 and more: none does
     * @param exceptions names of exception classes
     * @param markers    names of markers
     * @param expected   names of exception classes and logger prefixes that level and exceptions do not count for
     */
    public TriggerRules(int level, List<String> exceptions, List<String> markers, List<String> expected) {
        this.level = level;
        this.exceptions = new ThrowableNames(exceptions);
        this.markers = markers.toArray(String[]::new);
        this.expectedExceptions = new ThrowableNames(expected);
        this.expectedLoggers = new ArrayList<>(expected).toArray(String[]::new);
    }

    /** From this level on a call triggers. */
    int level() {
        return level;
    }

    /** The marker among these that triggers, {@code null} if none does. */
    @SuppressWarnings("deprecation") // Markers within markers are; those that are there count.
    String marker(List<Marker> given) {
        for (String name : markers) {
            for (int i = 0; i < given.size(); i++) {
                Marker marker = given.get(i);
                if (marker != null && marker.contains(name)) {
                    return name;
                }
            }
        }
        return null;
    }

    /** The throwable among this and its causes that triggers, {@code null} if none does. */
    Throwable exception(Throwable thrown) {
        return exceptions.find(thrown);
    }

    /**
     * Whether level and exceptions do not count here.
     *
     * @param logger may be {@code null}
     * @param thrown may be {@code null}
     */
    boolean isExpected(String logger, Throwable thrown) {
        if (logger != null) {
            for (String prefix : expectedLoggers) {
                if (logger.startsWith(prefix)
                        && (logger.length() == prefix.length() || isBoundary(logger.charAt(prefix.length())))) {
                    return true;
                }
            }
        }
        return thrown != null && expectedExceptions.find(thrown) != null;
    }

    private static boolean isBoundary(char c) {
        return c == '.' || c == '$';
    }
}
