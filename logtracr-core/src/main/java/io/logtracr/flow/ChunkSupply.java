package io.logtracr.flow;

import io.logtracr.arena.Arena;
import io.logtracr.arena.LossCause;
import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Where a flow gets its next chunk from when it must have one: the free chunks, else the oldest chunk on its way to the store,
 * else the flow's own oldest, else one of a large flow found by sampling, so that a giant starves nobody. Never waits.
 */
final class ChunkSupply {

    private static final int SAMPLES = 8;
    private static final int LOOKS = 64;

    private final Arena arena;
    private final ChainQueue queue;
    private final Counters counters;
    private final Wakeup wakeup;
    private final AtomicReferenceArray<Flow> flowsBySlot;
    private final boolean storing;
    private final int lowWatermark;
    /** Slots from here on were never used: slots are taken from the lowest on, and most tables stay small. */
    private final AtomicInteger slotsUsed = new AtomicInteger();

    ChunkSupply(
            Arena arena,
            ChainQueue queue,
            Counters counters,
            Wakeup wakeup,
            AtomicReferenceArray<Flow> flowsBySlot,
            boolean storing) {
        this.arena = arena;
        this.queue = queue;
        this.counters = counters;
        this.wakeup = wakeup;
        this.flowsBySlot = flowsBySlot;
        this.storing = storing;
        this.lowWatermark = lowWatermark(arena);
    }

    /** Below so many free chunks the spiller makes room. */
    static int lowWatermark(Arena arena) {
        return arena.layout().chunkCount() / 8;
    }

    /** A chunk for a flow whose lock is held, {@link Arena#NONE} if none can be had. */
    int take(Flow flow) {
        int chunk = arena.takeChunk();
        if (arena.freeChunks() < lowWatermark) {
            wakeup.pressure();
        }
        if (chunk == Arena.NONE) {
            chunk = queue.dropOldest();
        }
        if (chunk == Arena.NONE) {
            chunk = flow.dropOwnHead(LossCause.ARENA_FULL);
        }
        if (chunk == Arena.NONE) {
            chunk = takeFromLargest(flow);
        }
        return chunk;
    }

    private int takeFromLargest(Flow thief) {
        int slots = slotsUsed.get();
        int start = ThreadLocalRandom.current().nextInt(slots);
        Flow largest = null;
        int samples = 0;
        for (int i = 0; i < Math.min(LOOKS, slots) && samples < SAMPLES; i++) {
            Flow sample = flowsBySlot.get((start + i) % slots);
            if (sample != null && sample != thief && sample.held() > 1) {
                samples++;
                largest = largest == null || sample.held() > largest.held() ? sample : largest;
            }
        }
        return largest == null ? Arena.NONE : largest.tryGiveUpHead(thief);
    }

    /** Notes that a flow has this slot. */
    void occupied(int slot) {
        if (slot >= slotsUsed.get()) {
            slotsUsed.accumulateAndGet(slot + 1, Math::max);
        }
    }

    /** Counts entries that were in memory and had to make room. */
    void dropped(LossCause cause, long entries) {
        boolean byPolicy = !storing && cause != LossCause.STORE_FAILED;
        counters.add(byPolicy ? Counter.DISCARDED : cause.counter(), entries);
    }

    /** Counts entries that made room before it was decided whether to keep them. */
    void undecided(long entries) {
        counters.add(Counter.DISCARDED_TOO_EARLY, entries);
    }

    /** Counts entries that nobody wants to keep. */
    void discarded(long entries) {
        counters.add(Counter.DISCARDED, entries);
    }

    /** Counts entries that could not be taken in. */
    void lost(LossCause cause, long entries) {
        counters.add(cause.counter(), entries);
    }
}
