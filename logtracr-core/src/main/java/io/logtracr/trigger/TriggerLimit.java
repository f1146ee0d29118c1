package io.logtracr.trigger;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How many triggers count a minute, from one place and in all. Minutes follow each other without overlap, so that two limits can
 * pass within one minute at most. Of places beyond a thousand in a minute all count as one. Any thread; never waits.
 */
public final class TriggerLimit {

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_LOCATIONS = 1024;
    private static final Long ELSEWHERE = 0L;

    private final int limit;
    private final int locationLimit;
    private final AtomicReference<Window> window;

    private static final class Window {
        final long startNanos;
        final AtomicInteger all = new AtomicInteger();
        final ConcurrentHashMap<Long, AtomicInteger> byLocation = new ConcurrentHashMap<>();

        Window(long startNanos) {
            this.startNanos = startNanos;
        }
    }

    /**
     * A limit.
     *
     * @param limit         a minute, in all
     * @param locationLimit a minute, from one place
     * @param nanoTime      now
     */
    public TriggerLimit(int limit, int locationLimit, long nanoTime) {
        this.limit = limit;
        this.locationLimit = locationLimit;
        this.window = new AtomicReference<>(new Window(nanoTime));
    }

    /** Whether one more from this place counts; if so, it has been counted. */
    boolean allows(long location, long nanoTime) {
        Window current = window.get();
        if (nanoTime - current.startNanos >= WINDOW_NANOS) {
            window.compareAndSet(current, new Window(nanoTime));
            current = window.get();
        }
        // Looked at first: places that are over the limit must not use up what others may have.
        if (current.all.get() >= limit || countOf(current, location).incrementAndGet() > locationLimit) {
            return false;
        }
        return current.all.incrementAndGet() <= limit;
    }

    private static AtomicInteger countOf(Window current, long location) {
        AtomicInteger known = current.byLocation.get(location);
        if (known != null) {
            return known;
        }
        Long key = current.byLocation.size() < MOST_LOCATIONS ? (Long) location : ELSEWHERE;
        AtomicInteger fresh = new AtomicInteger();
        AtomicInteger earlier = current.byLocation.putIfAbsent(key, fresh);
        return earlier == null ? fresh : earlier;
    }
}
