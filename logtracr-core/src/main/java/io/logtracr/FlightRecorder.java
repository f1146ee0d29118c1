package io.logtracr;

import io.logtracr.counter.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * Records log calls by flow into bounded memory and spills them to the store. All methods may be called from any thread;
 * those an application thread calls while logging ({@link #record}, {@link #isRecording}, {@link #failed}) do no I/O, never
 * wait for the recorder's own thread and throw nothing.
 */
public final class FlightRecorder implements AutoCloseable {

    private FlightRecorder() {}

    /**
     * Starts a recorder. Never throws: where memory or folder cannot be had, the answer is a recorder that is not recording,
     * and the reporter has been told why.
     */
    public static FlightRecorder start(RecorderConfig config, StatusReporter reporter) {
        throw new UnsupportedOperationException();
    }

    /** Whether calls are recorded now: not switched off, not closed, the fuse intact. One volatile read. */
    public boolean isRecording() {
        throw new UnsupportedOperationException();
    }

    /** Records a call without marker, key-values or MDC; a trailing Throwable in the arguments is the throwable. */
    public boolean record(String flowId, Level level, String logger, String message, Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /**
     * Records a call.
     *
     * @param message   may be {@code null}
     * @param arguments may be {@code null}; a trailing Throwable is the throwable if {@code thrown} is {@code null}; never modified
     * @param thrown    may be {@code null}
     * @param markers   may be {@code null}
     * @param keyValues may be {@code null}
     * @param mdc       all MDC entries, may be {@code null}; those named in {@link RecorderConfig#flowKeys} are left out. The same map
     *                  object means the same content
     * @return whether the entry is in memory now; {@code false}: not recording, or lost and counted
     */
    public boolean record(
            String flowId,
            Level level,
            String logger,
            String message,
            Object[] arguments,
            Throwable thrown,
            List<Marker> markers,
            List<KeyValuePair> keyValues,
            Map<String, String> mdc) {
        throw new UnsupportedOperationException();
    }

    /** Tells the recorder of a failure of ours outside {@link #record}: counted; ten in a row blow the fuse. */
    public void failed(Throwable failure) {
        throw new UnsupportedOperationException();
    }

    /** Flows in memory and in this instance's store, newest first. Does I/O. */
    public List<FlowSummary> flows() {
        throw new UnsupportedOperationException();
    }

    /** What is in memory of a flow, without disturbing it; empty if nothing is. */
    public Optional<FlowSnapshot> snapshot(String flowId) {
        throw new UnsupportedOperationException();
    }

    /** Asks for a flow's spill and waits for it, at most for the time given; {@code false} if it was not in the store by then. */
    public boolean dump(String flowId, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    /** Asks for the spill of all flows and waits for it, at most for the time given. */
    public boolean dumpAll(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    /** All counters. Exact at a quiet moment. */
    public Map<Counter, Long> counters() {
        throw new UnsupportedOperationException();
    }

    /** This instance's folder; empty if the recorder never got one. */
    public Optional<Path> directory() {
        throw new UnsupportedOperationException();
    }

    /** Whether this recorder has ever seen a flow. */
    public boolean hasSeenFlows() {
        throw new UnsupportedOperationException();
    }

    /** Spills everything soon and closes after the time given, unless {@link #keepOpen} is called before. Does not wait. */
    public void closeAfter(Duration linger) {
        throw new UnsupportedOperationException();
    }

    /** Takes {@link #closeAfter} back; {@code false} if the recorder is closed already. */
    public boolean keepOpen() {
        throw new UnsupportedOperationException();
    }

    /** Stops recording, spills what is in memory within 2 s, and gives everything back. Idempotent. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
