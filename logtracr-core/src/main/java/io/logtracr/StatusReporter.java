package io.logtracr;

import io.logtracr.spill.SpillReporter;

/**
 * Where the recorder reports its own state: never through SLF4J. Called from any thread; an implementation must be
 * thread-safe and quick, and may throw nothing.
 */
public interface StatusReporter extends SpillReporter {

    /** Something worth knowing that needs no action. */
    @Override
    void info(String message);

    /**
     * Something the operator must act on.
     *
     * @param cause what was thrown, or {@code null}
     */
    @Override
    void warn(String message, Throwable cause);
}
