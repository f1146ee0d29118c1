package io.logtracr.config;

import java.util.Locale;
import org.slf4j.event.Level;

/** A level from which calls count, or OFF for none; the order is that of severity. */
public enum LevelThreshold {
    TRACE(Level.TRACE.toInt()),
    DEBUG(Level.DEBUG.toInt()),
    INFO(Level.INFO.toInt()),
    WARN(Level.WARN.toInt()),
    ERROR(Level.ERROR.toInt()),
    OFF(Integer.MAX_VALUE);

    private final int severity;

    LevelThreshold(int severity) {
        this.severity = severity;
    }

    /**
     * The level of this name, in any case of letters.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static LevelThreshold parse(String name) {
        String upper = name.trim().toUpperCase(Locale.ROOT);
        for (LevelThreshold level : values()) {
            if (level.name().equals(upper)) {
                return level;
            }
        }
        throw new UnusableValueException("TRACE, DEBUG, INFO, WARN, ERROR or OFF", name, "");
    }

    /** SLF4J's number of the level (TRACE 0, DEBUG 10 … ERROR 40), {@link Integer#MAX_VALUE} for OFF. */
    public int severity() {
        return severity;
    }

    /** Whether a call of this severity (SLF4J's number) counts. */
    public boolean includes(int callSeverity) {
        return callSeverity >= severity;
    }
}
