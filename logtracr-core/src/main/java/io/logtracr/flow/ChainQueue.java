package io.logtracr.flow;

import io.logtracr.arena.Arena;
import io.logtracr.arena.LossCause;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The chains on their way to the store, oldest first; those that the store refused are apart and older. Any thread adds or
 * drops, the spiller takes; nobody waits.
 */
public final class ChainQueue {

    /** How far a thread in need of memory looks before it helps itself elsewhere. */
    private static final int LOOK_AT = 256;

    private final ConcurrentLinkedQueue<Chain> queued = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Chain> refused = new ConcurrentLinkedQueue<>();
    /**
     * Those of both that have chunks to give up, oldest first, and some that had: chains that were emptied long ago wait for the
     * store like others, and nobody in need of memory should have to look at them again and again.
     */
    private final ConcurrentLinkedQueue<Chain> giving = new ConcurrentLinkedQueue<>();

    private final AtomicLong entries = new AtomicLong();
    /** The last one that the spiller took: it is being stored, unless it is done or among the refused again. */
    private volatile Chain taken;

    /** An empty queue. */
    public ChainQueue() {}

    void add(Chain chain, long entryCount) {
        queued.add(chain);
        giving.add(chain);
        entries.addAndGet(entryCount);
    }

    /**
     * Notes that a chain has more entries; its owner only.
     *
     * @param givesAgain whether it had no chunk to give up before, and has now
     */
    void extended(Chain chain, boolean givesAgain, long entryCount) {
        if (givesAgain) {
            giving.add(chain);
        }
        entries.addAndGet(entryCount);
    }

    /** The next chain, {@code null} if there is none. Spiller thread only. */
    public Chain poll() {
        taken = queued.peek(); // before it leaves: who looks into the queue first and here next does not miss it
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

    /** The newest chain of a flow on its way, the one that is being stored included; {@code null} if there is none. */
    public Chain find(String flowId) {
        Chain found = null;
        for (Chain chain : all()) {
            found = chain.flow().id().equals(flowId) ? chain : found;
        }
        return found;
    }

    /** All chains on their way, the one that is being stored included; those of one flow in their order. */
    public List<Chain> all() {
        // Read in the order in which chains move, so that none is missed; put together the other way round.
        List<Chain> waiting = new ArrayList<>(queued);
        Chain inHand = taken;
        Set<Chain> all = new LinkedHashSet<>(refused);
        if (inHand != null && !inHand.done().isDone()) {
            all.add(inHand);
        }
        all.addAll(waiting);
        return new ArrayList<>(all);
    }

    /** How many entries are on their way. */
    public long entries() {
        return entries.get();
    }

    /**
     * Drops the oldest chunk of the oldest chain that can give one up and counts what was in it; {@link Arena#NONE} if none was
     * found.
     */
    int dropOldest() {
        Chain oldest = giving.peek();
        if (oldest == null) {
            return Arena.NONE;
        }
        int chunk = oldest.dropHead(LossCause.ARENA_FULL);
        return chunk != Arena.NONE ? chunk : dropOldestOfMany();
    }

    private int dropOldestOfMany() {
        Iterator<Chain> chains = giving.iterator();
        for (int looked = 0; looked < LOOK_AT && chains.hasNext(); looked++) {
            Chain chain = chains.next();
            if (!chain.givesChunks()) {
                chains.remove();
                continue;
            }
            int chunk = chain.dropHead(LossCause.ARENA_FULL);
            if (chunk != Arena.NONE) {
                return chunk;
            }
        }
        return Arena.NONE;
    }

    /** Forgets the chains that have nothing to give up any more: those stored, above all. Spiller thread only, now and then. */
    public void tidy() {
        giving.removeIf(chain -> !chain.givesChunks());
    }
}
