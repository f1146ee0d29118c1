package io.logtracr.bench.rival;

/**
 * A rival at work: what the measured threads call. The calls may be made by any thread; each thread enters its own flow. One
 * implementation is loaded in a benchmark's JVM, so the interface costs nothing there.
 */
public interface LogTarget extends AutoCloseable {

    /** The logger that all calls go to. */
    String LOGGER = "com.acme.scheduler.NodeFilter";

    /** The MDC key that names the flow. */
    String FLOW_KEY = "logID";

    /** From now on the calls of this thread belong to the flow. */
    void enterFlow(String flowId);

    /** From now on the calls of this thread belong to no flow. */
    void leaveFlow();

    /** Logs four arguments at DEBUG: two strings, a boolean, a long. */
    void fourArguments(String pod, String node, boolean suitable, long score);

    /** Logs a message without arguments at DEBUG. */
    void plainMessage();

    /** Logs a message with three key-values at DEBUG, by the fluent interface where there is one. */
    void threeKeyValues(String pod, String node, long score);

    /** Logs one argument of any length at DEBUG. */
    void payload(String text);

    /** Logs one argument and an exception at DEBUG. */
    void exception(String pod, Throwable failure);

    /**
     * Waits until what was logged is where this rival brings it. Nobody logs meanwhile.
     *
     * @return whether that was reached; gives up after a minute
     */
    boolean settle();

    /**
     * How many entries are missing where this rival brings them, or, of those that keep the newest in memory only, how many
     * never got there. Called after {@link #stop}.
     *
     * @param calls how many calls were made in flows since this target was opened
     */
    long lost(long calls);

    /** Stops logging and gives back everything but the files; once more does nothing. Does not wait for what {@link #settle} waits for. */
    void stop();

    /** The same as {@link #stop}. */
    @Override
    default void close() {
        stop();
    }
}
