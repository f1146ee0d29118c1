package io.logtracr.flow;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Wall time from one read of the monotonic clock: a fixed distance is added, which the spiller renews from time to time. So an
 * entry costs one clock read, and within a process time goes back only where somebody steps the wall clock.
 */
public final class RecorderClock {

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

    /** Reads the wall clock anew. */
    public void rebase() {
        Instant now = wall.instant();
        distance = now.getEpochSecond() * 1_000_000_000L + now.getNano() - monotonicNanos.getAsLong();
    }
}
