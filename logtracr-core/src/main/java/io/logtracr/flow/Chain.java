package io.logtracr.flow;

import io.logtracr.arena.Arena;
import io.logtracr.arena.LossCause;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * A chain of chunks on its way from a flow to the store. Whoever moved it out of {@link State#QUEUED} owns its chunks: the
 * spiller to write them, a thread in need of memory to drop the oldest one, its flow to add to it.
 */
public final class Chain {

    /** Who may touch the chunks. */
    enum State {
        QUEUED,
        CLAIMED,
        WRITING,
        DONE
    }

    private static final AtomicReferenceFieldUpdater<Chain, State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Chain.class, State.class, "state");

    private final Flow flow;
    private final Arena arena;
    /** Put back by plain assignment: a call might find no stack, and the chain would be somebody's for good. */
    private volatile State state = State.QUEUED;

    private final CompletableFuture<Boolean> done = new CompletableFuture<>();

    // Owned by whoever took the chain out of QUEUED.
    private int head;
    private int tail;
    private int chunks;
    private long entries;
    private long endSequence;
    private SpillReason reason;
    private List<FlowNote> notes;

    /** Whether the queue has the chain among those with chunks to drop; changed by the chain's owner. */
    private volatile boolean givesChunks;

    /** Set when the store refused the chain: entries dropped from now on are lost by its failure. */
    private volatile boolean refused;

    Chain(Flow flow, Arena arena, Segment segment) {
        this.flow = flow;
        this.arena = arena;
        this.head = segment.head();
        this.tail = segment.tail();
        this.chunks = segment.chunks();
        this.entries = segment.entries();
        this.endSequence = segment.endSequence();
        this.reason = segment.reason();
        this.notes = segment.notes();
        this.givesChunks = head != Arena.NONE;
    }

    /** What a flow hands over: linked chunks, {@link Arena#NONE} for none, what is in them, and what is to be told after them. */
    record Segment(
            int head, int tail, int chunks, long entries, long endSequence, SpillReason reason, List<FlowNote> notes) {}

    /** The flow it came from. */
    public Flow flow() {
        return flow;
    }

    /** Completed with true when stored, with false when given up. */
    public CompletableFuture<Boolean> done() {
        return done;
    }

    /** First chunk; its owner only. */
    public int head() {
        return head;
    }

    /** How many entries it holds; its owner only. */
    public long entries() {
        return entries;
    }

    /** All its sequence numbers are below this one; its owner only. */
    public long endSequence() {
        return endSequence;
    }

    /** What is to be told after its entries; its owner only. */
    public List<FlowNote> notes() {
        return notes;
    }

    /** Why it left memory. */
    public SpillReason reason() {
        return reason;
    }

    /** Takes the chain for writing; {@code false} if somebody else has it just now. Spiller thread only. */
    public boolean startWriting() {
        return STATE.compareAndSet(this, State.QUEUED, State.WRITING);
    }

    /** Puts the chain back after a failed write. Spiller thread only. */
    public void refused() {
        refused = true;
        putBack();
    }

    /** Puts the chain back as it was taken. Spiller thread only. */
    public void putBack() {
        state = State.QUEUED;
    }

    /** Whether the store refused it before. */
    public boolean wasRefused() {
        return refused;
    }

    /** Ends the chain: gives its chunks back, and the slot if it was the last user. Spiller thread only, while writing. */
    public void finish(boolean stored) {
        arena.freeChain(head);
        flow.released(chunks);
        head = Arena.NONE;
        chunks = 0;
        entries = 0;
        givesChunks = false;
        state = State.DONE;
        flow.releaseSlot();
        done.complete(stored);
    }

    /** Nobody will store it: tells those who wait. Its chunks stay as they are. Spiller thread only. */
    public void abandoned() {
        done.complete(false);
    }

    /** Adds what its flow handed over later; {@code false} if somebody else has the chain just now. The flow's lock is held. */
    boolean extend(Segment segment, ChainQueue queue) {
        if (!STATE.compareAndSet(this, State.QUEUED, State.CLAIMED)) {
            return false;
        }
        try {
            boolean gaveNone = head == Arena.NONE;
            if (segment.head() != Arena.NONE) {
                if (gaveNone) {
                    head = segment.head();
                } else {
                    arena.link(tail, segment.head());
                }
                tail = segment.tail();
            }
            chunks += segment.chunks();
            entries += segment.entries();
            endSequence = segment.endSequence();
            reason = segment.reason();
            if (notes.isEmpty()) {
                notes = segment.notes();
            } else {
                notes.addAll(segment.notes());
            }
            givesChunks = head != Arena.NONE;
            queue.extended(this, gaveNone && givesChunks, segment.entries());
        } finally {
            state = State.QUEUED;
        }
        return true;
    }

    /**
     * Drops the oldest chunk and counts what was in it.
     *
     * @return the chunk, for its caller to use; {@link Arena#NONE} if there is none, or somebody else has the chain just now
     */
    int dropHead(LossCause cause) {
        if (!STATE.compareAndSet(this, State.QUEUED, State.CLAIMED)) {
            return Arena.NONE;
        }
        try {
            int chunk = head;
            if (chunk == Arena.NONE) {
                return Arena.NONE;
            }
            int lost = arena.entriesIn(chunk);
            int gone = 1;
            if (entries == lost) {
                // No entry will be left that shows the gap before it.
                arena.noteLost(flow.slot(), endSequence);
            }
            arena.hideChunk(chunk);
            head = arena.next(chunk);
            while (head != Arena.NONE && arena.isContinuationOnly(head)) {
                int continuation = head;
                head = arena.next(continuation);
                arena.freeChunk(continuation);
                gone++;
            }
            chunks -= gone;
            entries -= lost;
            flow.released(gone);
            givesChunks = head != Arena.NONE;
            flow.droppedUnderWay(refused ? LossCause.STORE_FAILED : cause, lost);
            return chunk;
        } finally {
            state = State.QUEUED;
        }
    }

    /** Whether there are chunks to drop, as far as one can tell without having the chain. */
    public boolean givesChunks() {
        return givesChunks;
    }
}
