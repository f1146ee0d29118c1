package io.logtracr.flow;

import io.logtracr.arena.Arena;
import io.logtracr.arena.LossCause;
import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Where a flow gets its next chunk from when it must have one: the free chunks, else the oldest chunk on its way to the store,
 * else the flow's own oldest, else one of a large flow found by sampling, so that a giant starves nobody. Never waits.
 */
final class ChunkSupply {

    private static final int SAMPLES = 8;

    private final Arena arena;
    private final ChainQueue queue;
    private final Counters counters;
    private final Wakeup wakeup;
    private final AtomicReferenceArray<Flow> flowsBySlot;
    private final boolean storing;
    private final int lowWatermark;

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
            wakeup.wake();
        }
        if (chunk == Arena.NONE) {
            chunk = takeQueued();
        }
        if (chunk == Arena.NONE) {
            chunk = flow.dropOwnHead(LossCause.ARENA_FULL);
        }
        if (chunk == Arena.NONE) {
            chunk = takeFromLargest(flow);
        }
        return chunk;
    }

    private int takeQueued() {
        Chain.Dropped dropped = queue.dropOldest();
        if (dropped == null) {
            return Arena.NONE;
        }
        dropped(dropped.cause(), dropped.entries());
        return dropped.chunk();
    }

    private int takeFromLargest(Flow thief) {
        Flow largest = null;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < SAMPLES; i++) {
            Flow sample = flowsBySlot.get(random.nextInt(flowsBySlot.length()));
            if (sample != null && sample != thief && (largest == null || sample.held() > largest.held())) {
                largest = sample;
            }
        }
        return largest == null ? Arena.NONE : largest.tryGiveUpHead();
    }

    /** Counts entries that were in memory and had to make room. */
    void dropped(LossCause cause, long entries) {
        boolean byPolicy = !storing && cause != LossCause.STORE_FAILED;
        counters.add(byPolicy ? Counter.DISCARDED : cause.counter(), entries);
    }

    /** Counts entries that could not be taken in. */
    void lost(LossCause cause, long entries) {
        counters.add(cause.counter(), entries);
    }
}
