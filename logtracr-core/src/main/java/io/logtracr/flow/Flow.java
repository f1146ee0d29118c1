package io.logtracr.flow;

import io.logtracr.arena.Arena;
import io.logtracr.arena.ContextMemory;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordExtras;
import io.logtracr.arena.RecordScratch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A flow during one stay in memory: its chain of chunks, and what was counted. Application threads append under the flow's
 * lock, which nobody holds longer than it takes to encode an entry or to move some references; no code of the application and
 * no I/O runs under it. A thread that holds one flow's lock takes
 * another's only by {@code tryLock}; that may be the same lock ({@link LockStripe}).
 */
public final class Flow {

    /** What became of an entry. */
    enum Outcome {
        RECORDED,
        LOST,
        /** The flow has left memory: look it up again. */
        LEFT
    }

    /** What became of a trigger. */
    public enum Marking {
        /** It marked the flow. */
        MARKED,
        /** The same place had marked it before. */
        REPEATED,
        /** The flow has left memory: look it up again. */
        LEFT,
        /** Another thread holds the flow's lock, and seems to be stopped. */
        STUCK
    }

    private static final int ERROR = 4;

    /** The field is written on each entry and read by the spiller now and then: no fence is worth paying. */
    private static final VarHandle LAST_NANO_TIME = lastNanoTimeHandle();

    private final FlowTable table;
    private final String id;
    private final long serial;
    private final int slot;
    private final Arena arena;
    private final FlowLimits limits;
    private final ChunkSupply supply;

    /** Guards the fields below: the chain is whole and ends in {@code tail}. */
    private final LockStripe lock;

    /** Memory to encode in; guarded by the lock. */
    private final RecordScratch scratch;

    /** Changed under the lock. */
    private final FlowMarks marks;

    private final long firstNanoTime;
    private final ContextMemory contexts = new ContextMemory();
    private boolean left;
    private int head = Arena.NONE;
    private int tail = Arena.NONE;
    private boolean tailOpen;
    private int chunks;
    private int nextChunkNumber;
    /** Number of the next entry; goes up when what becomes of it is decided, so that no chain handed over meanwhile claims it. */
    private long nextSequence;

    private long handedOverSequence;
    private LossCause pendingLoss = LossCause.UNKNOWN;
    private Chain queued;

    // Written under the lock, read by anybody for statistics.
    private long entries;
    private long accepted;
    private long errors;
    /** Entries that were lost by a failure. */
    private long failures;

    private long firstEpochNanos;
    private long lastEpochNanos;
    private long lastNanoTime;

    private final AtomicInteger held = new AtomicInteger();
    /** Chains under way, and one for the stay itself. At zero the slot can be used again. */
    private final AtomicInteger slotUsers = new AtomicInteger(1);

    private volatile LossCause droppedBy = LossCause.UNKNOWN;
    /** What the store has of this stay; spiller thread only. */
    private final StoredState stored = new StoredState();

    private static VarHandle lastNanoTimeHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Flow.class, "lastNanoTime", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    Flow(FlowTable table, String id, long serial, int slot, long nanoTime) {
        this.table = table;
        this.id = id;
        this.serial = serial;
        this.slot = slot;
        this.arena = table.arena();
        this.limits = table.limits();
        this.supply = table.supply();
        this.lastNanoTime = nanoTime;
        this.firstNanoTime = nanoTime;
        this.marks = new FlowMarks(table.life().keeps(id));
        this.lock = table.stripeOf(serial);
        this.scratch = lock.scratch;
    }

    /**
     * Records an entry. Any thread; everything given is plain.
     *
     * <p>Of more than 325 bytes of bytecode, so that HotSpot never inlines it: callers above and the encoder below are as many levels
     * as it inlines at all, and where it began far above, the innermost loops were calls of each character. RATIONALE has the figures.
     */
    Outcome append(
            long nanoTime,
            long epochNanos,
            int level,
            String logger,
            String message,
            Object[] arguments,
            int argumentCount,
            RecordExtras extras,
            String thread,
            Map<String, String> mdc) {
        Outcome outcome = null;
        if (!lock.lockUnlessStuck()) {
            return table.lostToLock();
        }
        try {
            if (left) {
                lock.state = LockStripe.FREE;
                return Outcome.LEFT;
            }
            if (accepted++ == 0) {
                firstEpochNanos = epochNanos;
            }
            lastEpochNanos = epochNanos;
            LAST_NANO_TIME.setOpaque(this, nanoTime);
            if (level >= ERROR) {
                errors++;
            }
            long sequence = nextSequence;
            if (tailOpen
                    && arena.append(
                            tail,
                            scratch,
                            contexts,
                            level,
                            sequence,
                            epochNanos,
                            pendingLoss,
                            logger,
                            message,
                            arguments,
                            argumentCount,
                            extras,
                            thread,
                            mdc)) {
                nextSequence = sequence + 1;
                entries++;
                if (pendingLoss != LossCause.UNKNOWN) { // A reference that is written costs a barrier.
                    pendingLoss = LossCause.UNKNOWN;
                }
                outcome = Outcome.RECORDED;
            } else {
                StackRoom.ensure();
                boolean encoded = tailOpen;
                tailOpen = false;
                contexts.clear();
                int chunk = takeChunk();
                outcome = chunk == Arena.NONE
                        ? lost(noChunk())
                        : appendTo(
                                chunk,
                                encoded,
                                level,
                                sequence,
                                epochNanos,
                                logger,
                                message,
                                arguments,
                                argumentCount,
                                extras,
                                thread,
                                mdc);
            }
            lock.unlock();
            return outcome;
        } catch (Throwable failure) {
            // Nothing is called from here on: where the stack has ended a call would fail too, and leave the lock taken
            // for good.
            if (outcome == null) {
                failures++;
                nextSequence++;
                pendingLoss = LossCause.FAILURE;
                droppedBy = LossCause.FAILURE;
            }
            lock.state = LockStripe.FREE;
            if (outcome == null) {
                throw failure;
            }
            return outcome;
        }
    }

    /**
     * @param chunk   a new one
     * @param encoded whether the scratch memory has the entry already
     */
    private Outcome appendTo(
            int chunk,
            boolean encoded,
            int level,
            long sequence,
            long epochNanos,
            String logger,
            String message,
            Object[] arguments,
            int argumentCount,
            RecordExtras extras,
            String thread,
            Map<String, String> mdc) {
        boolean linked = false;
        try {
            arena.open(chunk, serial, nextChunkNumber, sequence);
            linked = encoded
                    ? arena.appendAgain(
                            chunk, scratch, contexts, level, sequence, epochNanos, pendingLoss, extras, thread, mdc)
                    : arena.append(
                            chunk,
                            scratch,
                            contexts,
                            level,
                            sequence,
                            epochNanos,
                            pendingLoss,
                            logger,
                            message,
                            arguments,
                            argumentCount,
                            extras,
                            thread,
                            mdc);
            if (linked) {
                link(chunk, chunk, 1);
                return recorded();
            }
            ByteBuffer record = arena.encodeSpanning(
                    limits.recordMaxBytes(),
                    level,
                    sequence,
                    epochNanos,
                    pendingLoss,
                    logger,
                    message,
                    arguments,
                    argumentCount,
                    extras,
                    thread,
                    mdc);
            linked = appendSpanning(chunk, record, sequence);
            if (linked && record.limit() <= arena.layout().bodyBytes()) {
                contexts.defined(thread, mdc);
            }
            return linked ? recorded() : lost(noChunk());
        } finally {
            if (!linked) {
                giveBack(chunk);
            }
        }
    }

    private boolean appendSpanning(int first, ByteBuffer record, long sequence) {
        int[] taken = new int[arena.chunksFor(record.limit())];
        taken[0] = first;
        int count = 1;
        boolean linked = false;
        try {
            while (count < taken.length) {
                int chunk = takeChunk();
                if (chunk == Arena.NONE) {
                    return false;
                }
                taken[count++] = chunk;
            }
            arena.appendSpanning(record, taken, serial, nextChunkNumber, sequence);
            link(first, taken[count - 1], count);
            linked = true;
            return true;
        } finally {
            for (int i = 1; i < count && !linked; i++) {
                giveBack(taken[i]);
            }
        }
    }

    private LossCause noChunk() {
        return held.get() < limits.flowMaxChunks() ? LossCause.ARENA_FULL : LossCause.FLOW_FULL;
    }

    private Outcome recorded() {
        nextSequence++;
        entries++;
        if (pendingLoss != LossCause.UNKNOWN) { // A reference that is written costs a barrier.
            pendingLoss = LossCause.UNKNOWN;
        }
        return Outcome.RECORDED;
    }

    private Outcome lost(LossCause cause) {
        nextSequence++;
        pendingLoss = cause;
        droppedBy = cause;
        supply.lost(cause, 1);
        arena.noteLost(slot, nextSequence);
        return Outcome.LOST;
    }

    private void link(int first, int last, int count) {
        if (tail == Arena.NONE) {
            head = first;
        } else {
            arena.link(tail, first);
        }
        tail = last;
        tailOpen = true;
        chunks += count;
        nextChunkNumber += count;
    }

    /** A chunk more, within the flow's cap: half of it may wait for the store while the other half fills. */
    private int takeChunk() {
        if (limits.storing() && chunks >= limits.flowMaxChunks() / 2 && marks.isKept()) {
            handOver(SpillReason.FLOW_FULL);
            table.wakeup().wake();
        }
        int chunk = held.get() < limits.flowMaxChunks() ? supply.take(this) : takeOwnOldest();
        if (chunk != Arena.NONE) {
            held.incrementAndGet();
        }
        return chunk;
    }

    private void giveBack(int chunk) {
        arena.freeChunk(chunk);
        released(1);
    }

    private int takeOwnOldest() {
        if (queued != null) {
            int chunk = queued.dropHead(LossCause.FLOW_FULL);
            if (chunk != Arena.NONE) {
                return chunk;
            }
        }
        return dropOwnHead(LossCause.FLOW_FULL);
    }

    /** Drops the oldest chunk of the active chain, never the one being filled. The lock is held. */
    int dropOwnHead(LossCause cause) {
        if (head == Arena.NONE || (head == tail && tailOpen)) {
            return Arena.NONE;
        }
        int dropped = head;
        int lost = arena.entriesIn(dropped);
        int gone = 1;
        if (entries == lost) {
            // No entry will be left that shows the gap before it.
            arena.noteLost(slot, nextSequence);
        }
        arena.hideChunk(dropped);
        head = arena.next(dropped);
        while (head != Arena.NONE && !(head == tail && tailOpen) && arena.isContinuationOnly(head)) {
            int continuation = head;
            head = arena.next(continuation);
            arena.freeChunk(continuation);
            gone++;
        }
        if (head == Arena.NONE) {
            tail = Arena.NONE;
        }
        chunks -= gone;
        entries -= lost;
        released(gone);
        if (isUndecided()) {
            supply.undecided(lost);
            noteDropped(LossCause.UNDECIDED);
        } else {
            supply.dropped(cause, lost);
            noteDropped(cause);
        }
        return dropped;
    }

    /** Whether a chain was given up, and nothing has come since that would tell. The spiller's thread, which gives chains up. */
    private boolean isUntold() {
        return limits.storing()
                && queued != null
                && queued.done().isDone()
                && stored.nextSequence() < handedOverSequence;
    }

    private boolean isUndecided() {
        return !marks.isKept() && limits.storing();
    }

    /** Gives up its oldest chunk for another flow, whose lock is held, if that can be had without waiting. */
    int tryGiveUpHead(Flow thief) {
        boolean sameLock = lock == thief.lock;
        if (!sameLock && !lock.tryLock()) {
            return Arena.NONE;
        }
        try {
            return left ? Arena.NONE : dropOwnHead(LossCause.ARENA_FULL);
        } finally {
            if (!sameLock) {
                lock.state = LockStripe.FREE;
            }
        }
    }

    /** Counts entries that were dropped from a chain under way. */
    void droppedUnderWay(LossCause cause, int entryCount) {
        table.queue().gone(entryCount);
        supply.dropped(cause, entryCount);
        noteDropped(cause);
    }

    /** Notes why entries are missing, for those who will see the gap. */
    public void noteDropped(LossCause cause) {
        if (droppedBy != cause) { // A fence costs more than a look.
            droppedBy = cause;
        }
    }

    /** Notes that chunks are no longer this flow's. */
    void released(int count) {
        held.addAndGet(-count);
    }

    /** How many chunks are this flow's, those under way included. */
    int held() {
        return held.get();
    }

    // Leaving memory.

    /**
     * Hands what is in memory over to the spiller, unless it is not decided whether to keep it; the flow stays. Any thread.
     *
     * @return the chain, or the one under way; {@code null} if there is none
     */
    public Chain spill(SpillReason reason) {
        lock.lock();
        try {
            if (!isUndecided()) {
                handOver(reason);
            }
            return queued;
        } finally {
            lock.state = LockStripe.FREE;
        }
    }

    /**
     * Hands everything over, or drops it if it is not to be kept, and ends this stay in memory: later entries begin a new one.
     *
     * @param early whether what is dropped might have been kept if there had been more room
     * @return {@code false} if an entry came since {@code lastNanoTime}, or the stay had ended
     */
    boolean leave(SpillReason reason, long lastNanoTimeSeen, boolean early) {
        int dropped = Arena.NONE;
        lock.lock();
        try {
            if (left || lastNanoTime != lastNanoTimeSeen) {
                return false;
            }
            if (isUndecided()) {
                dropped = dropAll(early && !marks.isEnded());
            } else {
                if (isUntold()) {
                    handedOverSequence = stored.nextSequence();
                }
                handOver(reason);
            }
            left = true;
        } finally {
            lock.state = LockStripe.FREE;
        }
        arena.freeChain(dropped);
        return true;
    }

    /**
     * Gives up what is in memory, if it is not decided yet whether to keep it; the flow stays. The spiller's thread.
     *
     * @return how many chunks that gave back
     */
    public int giveUpUndecided() {
        int before;
        int dropped;
        lock.lock();
        try {
            before = chunks;
            if (left || !isUndecided() || before == 0) {
                return 0;
            }
            dropped = dropAll(!marks.isEnded());
        } finally {
            lock.state = LockStripe.FREE;
        }
        arena.freeChain(dropped);
        return before;
    }

    /** Ends the stay, whatever becomes of its chunks; returns how many entries were in memory. */
    long abandon() {
        lock.lock();
        try {
            long lost = left ? 0 : entries;
            left = true;
            entries = 0;
            return lost;
        } finally {
            lock.state = LockStripe.FREE;
        }
    }

    /** Returns the chain to give back when the lock is no longer held: that takes as long as the chain is. */
    private int dropAll(boolean early) {
        int dropped = head;
        if (entries > 0) {
            arena.noteLost(slot, nextSequence);
            noteDropped(LossCause.UNDECIDED);
            if (early) {
                supply.undecided(entries);
            } else {
                supply.discarded(entries);
            }
        }
        released(chunks);
        emptied();
        return dropped;
    }

    private void emptied() {
        head = Arena.NONE;
        tail = Arena.NONE;
        tailOpen = false;
        chunks = 0;
        entries = 0;
        contexts.clear();
    }

    /**
     * Hands what is in memory over, and makes sure that what comes will be. Any thread. Where the flow has left memory meanwhile,
     * nothing is done.
     *
     * @return the chain, or the one under way; {@code null} if there is none
     */
    public Chain keepAndSpill(SpillReason reason) {
        StackRoom.ensure();
        lock.lock();
        try {
            if (!left) { // Its slot may be another flow's by now.
                marks.keep();
                handOver(reason);
            }
            return queued;
        } finally {
            lock.state = LockStripe.FREE;
        }
    }

    /** Whether a trigger from this place would be a repetition. Any thread. */
    public boolean wasTriggeredFrom(long location) {
        if (!lock.lockUnlessStuck()) {
            return false;
        }
        try {
            return marks.knows(location);
        } finally {
            lock.state = LockStripe.FREE;
        }
    }

    /**
     * Marks the flow as worth keeping and hands what is in memory over. Any thread.
     *
     * @param location the place in the code, as a number
     */
    public Marking trigger(long location, FlowNote.Triggered note) {
        StackRoom.ensure();
        if (!lock.lockUnlessStuck()) {
            return Marking.STUCK;
        }
        try {
            if (left) {
                return Marking.LEFT;
            }
            if (marks.knows(location)) {
                return Marking.REPEATED;
            }
            marks.trigger(location, note);
            arena.noteTriggered(slot);
            if (limits.storing()) {
                handOver(SpillReason.TRIGGER);
            }
            return Marking.MARKED;
        } finally {
            lock.state = LockStripe.FREE;
        }
    }

    /**
     * Notes the flow's end. It leaves memory when the linger is over; also where another thread that seems to be stopped holds its
     * lock, so that nothing can be noted, it leaves some time. Any thread.
     *
     * @param durationNanos negative: from this stay's first entry to its last
     * @return {@code false} if the flow has left memory: look it up again
     */
    public boolean finish(long nanoTime, long epochNanos, FlowOutcome outcome, long durationNanos) {
        StackRoom.ensure();
        if (!lock.lockUnlessStuck()) {
            return true;
        }
        try {
            if (left) {
                return false;
            }
            if (!marks.isEnded() || outcome != FlowOutcome.UNKNOWN) {
                long duration = durationNanos < 0 ? lastNanoTime - firstNanoTime : durationNanos;
                marks.end(nanoTime, new FlowNote.Finished(epochNanos, outcome, duration));
            }
            return true;
        } finally {
            lock.state = LockStripe.FREE;
        }
    }

    private void handOver(SpillReason reason) {
        if (nextSequence == handedOverSequence && !marks.hasNotes()) {
            return;
        }
        Chain.Segment segment = new Chain.Segment(head, tail, chunks, entries, nextSequence, reason, marks.takeNotes());
        if (queued == null || !queued.extend(segment, table.queue())) {
            queue(segment);
        }
        handedOverSequence = nextSequence;
        errors = 0;
        emptied();
    }

    private void queue(Chain.Segment segment) {
        slotUsers.incrementAndGet();
        boolean added = false;
        try {
            Chain chain = new Chain(this, arena, segment);
            table.queue().add(chain, segment.entries());
            queued = chain;
            added = true;
        } finally {
            if (!added) {
                slotUsers.decrementAndGet();
            }
        }
    }

    /** One user of the slot less; the last one gives it back. */
    void releaseSlot() {
        if (slotUsers.decrementAndGet() == 0) {
            table.freeSlot(this);
        }
    }

    // Facts.

    /** The flow id. */
    public String id() {
        return id;
    }

    /** Number of this stay, never used again. */
    public long serial() {
        return serial;
    }

    /** Its slot in the arena. */
    public int slot() {
        return slot;
    }

    /** Monotonic time of the last entry. */
    public long lastNanoTime() {
        return (long) LAST_NANO_TIME.getOpaque(this);
    }

    /** Monotonic time of the first entry of this stay. */
    public long firstNanoTime() {
        return firstNanoTime;
    }

    /** Whether what is in memory goes to the store some day. */
    public boolean isKept() {
        return marks.isKept();
    }

    /** Whether it is kept for a reason that a new stay would not know: a trigger, or a request. */
    public boolean isRemembered() {
        return marks.isRemembered();
    }

    /** Whether something marked it as worth keeping. */
    public boolean isTriggered() {
        return marks.isTriggered();
    }

    /** Notes that it takes too long; whether that is new. Any thread; two at once may both hear that it is. */
    public boolean noticeSlow() {
        return marks.noticeSlow();
    }

    /** Whether its end was declared. */
    public boolean isEnded() {
        return marks.isEnded();
    }

    /** Monotonic time of its end, if there was one. */
    public long endedNanoTime() {
        return marks.endedNanoTime();
    }

    /** The number that the next entry would have: all entries of this stay are below. Exact once the stay has ended. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Whether this stay has ended. Exact for the spiller, which ends it. */
    public boolean hasLeft() {
        return left;
    }

    /** Whether this stay has ended and only one chain is still under way. */
    public boolean isLastChain() {
        return left && slotUsers.get() == 1;
    }

    /** Entries in the active chain; exact at a quiet moment, like all that follow. */
    public long entries() {
        return entries;
    }

    /** Entries that came during this stay. */
    public long accepted() {
        return accepted;
    }

    /** Entries of this stay that were lost by a failure: out of stack, say. They are counted when the stay ends. */
    public long failures() {
        return failures;
    }

    /** How many ERRORs came since the flow was spilled last. */
    public long errors() {
        return errors;
    }

    /** Wall time of the first entry of this stay. */
    public long firstEpochNanos() {
        return firstEpochNanos;
    }

    /** Wall time of the last entry. */
    public long lastEpochNanos() {
        return lastEpochNanos;
    }

    /** Bytes of its chunks, those under way included. */
    public long heldBytes() {
        return (long) held.get() * arena.layout().chunkBytes();
    }

    /** Why entries were dropped last, {@link LossCause#UNKNOWN} if none were. */
    public LossCause droppedBy() {
        return droppedBy;
    }

    /** What the store has of this stay. Spiller thread only. */
    public StoredState stored() {
        return stored;
    }
}
