package io.logtracr.spill;

import io.logtracr.arena.Arena;
import io.logtracr.arena.ChainDecoder;
import io.logtracr.arena.LossCause;
import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import io.logtracr.flow.Chain;
import io.logtracr.flow.ChainQueue;
import io.logtracr.flow.Flow;
import io.logtracr.flow.PastStay;
import io.logtracr.flow.StoredState;
import io.logtracr.store.FailureCause;
import io.logtracr.store.FlowStore;
import java.io.IOException;

/**
 * Stores one chain exactly once: notes the intent in the arena, writes, notes success, gives the memory back; a write that
 * failed is cut off again and leaves the chain as it was. Spiller thread only; does I/O.
 */
final class ChainStorer {

    private final Arena arena;
    private final ChainDecoder decoder;
    private final ChainQueue queue;
    private final FlowStore store;
    private final Counters counters;
    private final PastStays past;

    /** @param store {@code null}: what is spilled is discarded */
    ChainStorer(Arena arena, ChainQueue queue, FlowStore store, Counters counters, PastStays past) {
        this.arena = arena;
        this.decoder = arena.decoder();
        this.queue = queue;
        this.store = store;
        this.counters = counters;
        this.past = past;
    }

    /**
     * Stores a chain.
     *
     * @throws IOException if the store refused it; the chain can be tried again
     */
    void store(Chain chain) throws IOException {
        take(chain);
        try {
            long entries = store == null ? discard(chain) : write(chain);
            queue.gone(chain.entries());
            counters.add(Counter.LOST_FAILURE, chain.entries() - entries);
            chain.finish(true);
        } catch (IOException e) {
            chain.refused();
            throw e;
        } catch (RuntimeException | Error e) {
            end(chain, LossCause.FAILURE);
            throw e;
        }
    }

    /**
     * Gives up a chain that lost all its entries, if the store is full: where memory runs out that is the rule, as the oldest entries
     * are dropped first and the oldest chains are next to be stored, and a file that tells of nothing but a gap takes as long as one
     * with entries and pushes out another. Triggered flows are told of in any case. One that stays tells itself, by what comes or,
     * if nothing does, when it leaves; one that comes again does, too.
     *
     * @return whether it was given up
     */
    boolean giveUpEmptied(Chain chain) {
        Flow flow = chain.flow();
        LossCause cause = flow.droppedBy();
        if (store == null
                || chain.givesChunks()
                || cause == LossCause.UNKNOWN
                || flow.isTriggered()
                || hasRoomFor(flow)) {
            return false;
        }
        take(chain);
        long missing = chain.endSequence() - flow.stored().nextSequence();
        if (chain.entries() > 0 || missing == 0) { // The flow went on meanwhile, or nothing is to be told but remarks.
            chain.putBack();
            return false;
        }
        if (flow.isLastChain()) {
            noteNeverStored(flow, missing);
        }
        end(chain, cause);
        return true;
    }

    private boolean hasRoomFor(Flow flow) {
        try {
            return store.hasRoomFor(flow.id());
        } catch (IOException e) {
            return true; // The write will tell what is wrong.
        }
    }

    private void noteNeverStored(Flow flow, long entries) {
        try {
            store.neverStored(flow.id(), entries);
        } catch (IOException e) {
            FailureCause.count(e, counters::add);
        }
    }

    /** Counts a chain's entries as lost and gives its memory back. */
    void giveUp(Chain chain, LossCause cause) {
        take(chain);
        end(chain, cause);
    }

    private void end(Chain chain, LossCause cause) {
        queue.gone(chain.entries());
        counters.add(cause.counter(), chain.entries());
        chain.flow().noteDropped(cause);
        arena.noteLost(chain.flow().slot(), chain.endSequence());
        past.givenUp(chain, cause);
        chain.finish(false);
    }

    /** Those who hold a chain meanwhile are application threads that drop a chunk or add one: a matter of nanoseconds. */
    private static void take(Chain chain) {
        while (!chain.startWriting()) {
            Thread.onSpinWait();
        }
    }

    private long discard(Chain chain) {
        counters.add(Counter.DISCARDED, chain.entries());
        return chain.entries();
    }

    private long write(Chain chain) throws IOException {
        Flow flow = chain.flow();
        StoredState stored = flow.stored();
        FlowStore.Append append = store.begin(flow.id(), flow.isTriggered());
        ChainWriter writer = new ChainWriter(append, flow);
        boolean committed = false;
        try {
            arena.setIntent(
                    flow.slot(),
                    flow.serial(),
                    stored.nextSequence(),
                    chain.endSequence(),
                    append.part(),
                    append.lengthBefore());
            PastStay stays = past.before(flow);
            if (stays != null) {
                writer.begin(stays, chain);
            }
            decoder.decode(chain.head(), writer);
            writer.finish(chain);
            committed = true;
        } finally {
            counters.add(Counter.RENDERED, writer.entries());
            if (!committed) {
                rollback(append);
            }
        }
        past.told(flow);
        stored.advance(chain.endSequence(), writer.lastEpochNanos());
        arena.noteSpilled(flow.slot(), chain.endSequence());
        arena.clearIntent();
        counters.add(Counter.STORED, writer.entries());
        return writer.entries();
    }

    private void rollback(FlowStore.Append append) {
        try {
            append.rollback();
            arena.clearIntent();
        } catch (IOException | RuntimeException e) {
            FailureCause.count(e, counters::add);
        }
    }
}
