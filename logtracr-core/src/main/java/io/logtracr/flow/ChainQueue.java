package io.logtracr.flow;

import io.logtracr.arena.LossCause;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The chains on their way to the store, oldest first; those that the store refused are apart and older. Any thread adds or
 * drops, the spiller takes; nobody waits.
 */
public final class ChainQueue {

    /** How far a thread in need of memory looks before it helps itself elsewhere. */
    private static final int LOOK_AT = 64;

    private final ConcurrentLinkedQueue<Chain> queued = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Chain> refused = new ConcurrentLinkedQueue<>();
    private final AtomicLong entries = new AtomicLong();

    /** An empty queue. */
    public ChainQueue() {}

    void add(Chain chain, long entryCount) {
        queued.add(chain);
        entries.addAndGet(entryCount);
    }

    void extended(long entryCount) {
        entries.addAndGet(entryCount);
    }

    /** The next chain, {@code null} if there is none. Spiller thread only. */
    public Chain poll() {
        return queued.poll();
    }

    /** Keeps a chain that the store refused for another try. Spiller thread only. */
    public void keepRefused(Chain chain) {
        refused.add(chain);
    }

    /** The refused chains, oldest first; the iterator's {@code remove} takes one out. Spiller thread only. */
    public Iterator<Chain> refused() {
        return refused.iterator();
    }

    /** Notes that entries of a chain are stored or lost. */
    public void gone(long entryCount) {
        entries.addAndGet(-entryCount);
    }

    /** Whether nothing is on its way, as far as the queue knows. */
    public boolean isEmpty() {
        return queued.isEmpty() && refused.isEmpty();
    }

    /** Whether chains wait that were not tried yet. */
    public boolean hasQueued() {
        return !queued.isEmpty();
    }

    /** The newest chain of a flow on its way, {@code null} if there is none. */
    public Chain find(String flowId) {
        Chain found = null;
        for (Chain chain : refused) {
            found = chain.flow().id().equals(flowId) ? chain : found;
        }
        for (Chain chain : queued) {
            found = chain.flow().id().equals(flowId) ? chain : found;
        }
        return found;
    }

    /** All chains on their way. */
    public List<Chain> all() {
        List<Chain> all = new ArrayList<>(refused);
        all.addAll(queued);
        return all;
    }

    /** How many entries are on their way. */
    public long entries() {
        return entries.get();
    }

    /** Drops the oldest chunk of the oldest chain that can give one up; {@code null} if none was found. */
    Chain.Dropped dropOldest() {
        Chain.Dropped dropped = dropOldest(refused);
        return dropped != null ? dropped : dropOldest(queued);
    }

    private Chain.Dropped dropOldest(ConcurrentLinkedQueue<Chain> chains) {
        int looked = 0;
        for (Chain chain : chains) {
            Chain.Dropped dropped = chain.dropHead(LossCause.ARENA_FULL);
            if (dropped != null) {
                gone(dropped.entries());
                chain.flow().noteDropped(dropped.cause());
                return dropped;
            }
            if (++looked >= LOOK_AT) {
                return null;
            }
        }
        return null;
    }
}
