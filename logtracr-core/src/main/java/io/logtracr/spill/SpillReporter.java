package io.logtracr.spill;

/** Where the spiller reports trouble; called on its thread. */
public interface SpillReporter {
    /** Worth knowing, nothing to do. */
    void info(String message);

    /** Somebody must act. */
    void warn(String message, Throwable cause);
}
