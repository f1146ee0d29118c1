package io.logtracr.config;

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

    /** SLF4J's number of the level (TRACE 0, DEBUG 10 … ERROR 40), {@link Integer#MAX_VALUE} for OFF. */
    public int severity() {
        return severity;
    }

    /** Whether a call of this severity (SLF4J's number) counts. */
    public boolean includes(int callSeverity) {
        return callSeverity >= severity;
    }
}
