package io.logtracr;

/**
 * Where the recorder reports its own state: never through SLF4J. Called from any thread; an implementation must be
 * thread-safe and quick, and may throw nothing.
 */
public interface StatusReporter {

    /** Something worth knowing that needs no action. */
    void info(String message);

    /**
     * Something the operator must act on.
     *
     * @param cause what was thrown, or {@code null}
     */
    void warn(String message, Throwable cause);
}
