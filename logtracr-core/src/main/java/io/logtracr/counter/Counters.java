package io.logtracr.counter;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counts of one recorder. Any thread; never waits. */
public final class Counters {

    private final LongAdder[] adders = new LongAdder[Counter.values().length];

    /** All counts zero. */
    public Counters() {
        for (int i = 0; i < adders.length; i++) {
            adders[i] = new LongAdder();
        }
    }

    /** Adds to a count. */
    public void add(Counter counter, long amount) {
        adders[counter.ordinal()].add(amount);
    }

    /** The count now; exact when nobody adds. */
    public long get(Counter counter) {
        return adders[counter.ordinal()].sum();
    }

    /** All counts now, in a map of the caller's own. */
    public Map<Counter, Long> all() {
        Map<Counter, Long> counts = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            counts.put(counter, get(counter));
        }
        return counts;
    }
}
