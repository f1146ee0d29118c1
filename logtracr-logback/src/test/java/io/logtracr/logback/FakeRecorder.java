package io.logtracr.logback;

import io.logtracr.FlightRecorder;
import io.logtracr.StatusReporter;
import io.logtracr.config.RecorderConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** A recorder that keeps what it is given, in a list, and fails when told to. */
final class FakeRecorder implements Recorder {

    final RecorderConfig config;
    final StatusReporter reporter;
    final List<Recorded> calls = Collections.synchronizedList(new ArrayList<>());
    final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    volatile boolean recording = true;
    volatile boolean closed;
    volatile boolean stopped;
    volatile Duration closingAfter;
    volatile List<String> flowKeys;
    /** Thrown by every method that an application thread calls. */
    volatile Throwable thrownWhenLogging;
    /** Thrown by every method that the configuring thread calls. */
    volatile Throwable thrownWhenConfiguring;

    FakeRecorder(RecorderConfig config, StatusReporter reporter) {
        this.config = config;
        this.reporter = reporter;
    }

    /** What was recorded, one line a call. */
    List<String> lines() {
        synchronized (calls) {
            return calls.stream().map(Recorded::line).toList();
        }
    }

    Recorded last() {
        synchronized (calls) {
            return calls.get(calls.size() - 1);
        }
    }

    @Override
    public boolean isRecording() {
        raise(thrownWhenLogging);
        return recording && !closed && !stopped;
    }

    @Override
    public boolean isStopped() {
        raise(thrownWhenConfiguring);
        return stopped;
    }

    @Override
    public void stopRecording() {
        raise(thrownWhenConfiguring);
        stopped = true;
    }

    @Override
    public void record(
            String flowId,
            Level level,
            String logger,
            String message,
            Object[] arguments,
            Throwable thrown,
            List<Marker> markers,
            List<KeyValuePair> keyValues,
            Map<String, String> mdc) {
        raise(thrownWhenLogging);
        calls.add(new Recorded(flowId, level, logger, message, arguments, thrown, markers, keyValues, mdc));
    }

    @Override
    public void failed(Throwable failure) {
        failures.add(failure);
        raise(thrownWhenLogging);
    }

    @Override
    public void flowKeys(List<String> keys) {
        raise(thrownWhenConfiguring);
        flowKeys = keys;
    }

    @Override
    public boolean hasSeenFlows() {
        raise(thrownWhenConfiguring);
        return !calls.isEmpty();
    }

    @Override
    public void closeAfter(Duration linger) {
        raise(thrownWhenConfiguring);
        closingAfter = linger;
    }

    @Override
    public boolean keepOpen() {
        raise(thrownWhenConfiguring);
        closingAfter = null;
        return !closed;
    }

    @Override
    public void close() {
        raise(thrownWhenConfiguring);
        closed = true;
    }

    @Override
    public FlightRecorder face() {
        return null;
    }

    private static void raise(Throwable failure) {
        if (failure != null) {
            FakeRecorder.<RuntimeException>sneak(failure);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }
}
