package io.logtracr.flow;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Wall time from one read of the monotonic clock: a fixed distance is added, which the spiller renews from time to time. So an
 * entry costs one clock read, and within a process time goes back only where somebody steps the wall clock.
 */
public final class RecorderClock {

    private static final int TRIES = 4;
    /** So close the clocks are read as a rule. */
    private static final long CLOSE_NANOS = 1000;

    private final LongSupplier monotonicNanos;
    private final Clock wall;
    private volatile long distance;

    /** The clocks of the system. */
    public RecorderClock() {
        this(System::nanoTime, Clock.systemUTC());
    }

    /** Other clocks, for tests. */
    public RecorderClock(LongSupplier monotonicNanos, Clock wall) {
        this.monotonicNanos = monotonicNanos;
        this.wall = wall;
        rebase();
    }

    /** The monotonic clock, nanoseconds from an arbitrary origin. */
    public long nanoTime() {
        return monotonicNanos.getAsLong();
    }

    /** The wall time of a moment of the monotonic clock, nanoseconds since the epoch. */
    public long epochNanos(long nanoTime) {
        return nanoTime + distance;
    }

    /**
     * Reads the wall clock anew. A thread that must wait for the processor in between would find a wrong distance, so the monotonic
     * clock is read on both sides, and the closest of a few tries counts.
     */
    public void rebase() {
        long closest = Long.MAX_VALUE;
        long found = 0;
        for (int i = 0; i < TRIES && closest > CLOSE_NANOS; i++) {
            long before = monotonicNanos.getAsLong();
            Instant now = wall.instant();
            long took = monotonicNanos.getAsLong() - before;
            if (took < closest) {
                closest = took;
                found = now.getEpochSecond() * 1_000_000_000L + now.getNano() - (before + took / 2);
            }
        }
        distance = found;
    }
}
