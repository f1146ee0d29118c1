package io.logtracr.flow;

import io.logtracr.arena.Arena;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordExtras;
import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * Demultiplexes entries by flow id. Any thread records; nobody waits for anything but another application thread that appends
 * to the same flow.
 */
public final class FlowTable {

    /** A power of two. */
    private static final int STRIPES = 256;
    /** A power of two. */
    private static final int RECENT = 1024;

    private static final long LONGEST_CREATION_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Arena arena;
    private final FlowLimits limits;
    private final ChainQueue queue;
    private final Counters counters;
    private final Wakeup wakeup;
    private final ChunkSupply supply;
    private final FlowLife life;
    private volatile Consumer<Flow> leaving = flow -> {};
    private final ConcurrentHashMap<String, Flow> flows = new ConcurrentHashMap<>();
    /** Flows that were recorded to lately, by the hash of their id: one look instead of a search. Flows that left may be in it. */
    private final AtomicReferenceArray<Flow> recent = new AtomicReferenceArray<>(RECENT);

    private final AtomicReferenceArray<Flow> flowsBySlot;
    private final LockStripe[] stripes = new LockStripe[STRIPES];
    private final AtomicLong nextSerial = new AtomicLong(1);
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger beingCreated = new AtomicInteger();
    private volatile boolean closed;

    /** An empty table that keeps all flows. */
    public FlowTable(Arena arena, FlowLimits limits, ChainQueue queue, Counters counters, Wakeup wakeup) {
        this(arena, limits, FlowLife.KEEP_ALL, queue, counters, wakeup);
    }

    /** An empty table. */
    public FlowTable(
            Arena arena, FlowLimits limits, FlowLife life, ChainQueue queue, Counters counters, Wakeup wakeup) {
        this.life = life;
        this.arena = arena;
        this.limits = limits;
        this.queue = queue;
        this.counters = counters;
        this.wakeup = wakeup;
        this.flowsBySlot = new AtomicReferenceArray<>(arena.layout().slotCount());
        Arrays.setAll(stripes, i -> new LockStripe(arena.newScratch()));
        this.supply = new ChunkSupply(arena, queue, counters, wakeup, flowsBySlot, limits.storing());
    }

    /**
     * Records an entry; everything given is plain. Any thread.
     *
     * @return {@code false} if it was lost; it has been counted
     */
    public boolean record(
            String flowId,
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
        while (true) {
            Flow flow = recent.getAcquire(recentIndex(flowId));
            if (flow == null || !flow.id().equals(flowId)) {
                flow = flowOfEntry(flowId, nanoTime);
                if (flow == null) {
                    return lostWithoutFlow(closed ? LossCause.SHUTDOWN : LossCause.TOO_MANY_FLOWS);
                }
            }
            Flow.Outcome outcome = flow.append(
                    nanoTime, epochNanos, level, logger, message, arguments, argumentCount, extras, thread, mdc);
            if (outcome != Flow.Outcome.LEFT) {
                return outcome == Flow.Outcome.RECORDED;
            }
            remove(flow);
        }
    }

    /** {@link #findOrCreate}; where that fails, for want of memory or stack, the entry is counted. */
    private Flow flowOfEntry(String flowId, long nanoTime) {
        try {
            return findOrCreate(flowId, nanoTime);
        } catch (Throwable failure) {
            StackRoom.ensure(); // Half a count is worse than none.
            lostWithoutFlow(LossCause.FAILURE);
            throw failure;
        }
    }

    /** Counts an entry that was accepted and belongs to no flow in memory. */
    public boolean lostWithoutFlow(LossCause cause) {
        counters.add(Counter.ACCEPTED, 1);
        counters.add(cause.counter(), 1);
        return false;
    }

    /** Counts an entry that was accepted and could not be given to its flow, as another thread holds its lock and is stopped. */
    Flow.Outcome lostToLock() {
        counters.add(Counter.ACCEPTED, 1);
        counters.add(Counter.LOST_LOCKED, 1);
        return Flow.Outcome.LOST;
    }

    private static int recentIndex(String flowId) {
        int hash = flowId.hashCode();
        return (hash ^ hash >>> 16) & (RECENT - 1);
    }

    /**
     * A flow in memory, made if there is none; {@code null} if there is no room. Any thread.
     *
     * @param nanoTime now
     */
    public Flow findOrCreate(String flowId, long nanoTime) {
        Flow flow = flows.get(flowId);
        if (flow == null) {
            flow = create(flowId, nanoTime);
        }
        if (flow != null) {
            recent.setRelease(recentIndex(flowId), flow);
        }
        return flow;
    }

    private Flow create(String flowId, long nanoTime) {
        StackRoom.ensure();
        beingCreated.incrementAndGet();
        try {
            if (closed) {
                return null;
            }
            if (size.get() >= limits.maxFlows()) {
                wakeup.pressure();
            }
            long serial = nextSerial.getAndIncrement();
            int slot = arena.takeSlot(serial, flowId);
            if (slot == Arena.NONE) {
                wakeup.pressure();
                return flows.get(flowId);
            }
            return enter(flowId, serial, slot, nanoTime);
        } finally {
            beingCreated.decrementAndGet();
        }
    }

    private Flow enter(String flowId, long serial, int slot, long nanoTime) {
        boolean entered = false;
        try {
            Flow flow = new Flow(this, flowId, serial, slot, nanoTime);
            flowsBySlot.set(slot, flow);
            supply.occupied(slot);
            Flow earlier = flows.putIfAbsent(flowId, flow);
            entered = earlier == null;
            return entered ? flow : earlier;
        } finally {
            if (entered) {
                size.incrementAndGet();
            } else {
                flowsBySlot.set(slot, null);
                arena.freeSlot(slot);
            }
        }
    }

    /** Tells somebody of each flow that leaves, on the thread that makes it leave. */
    public void onLeave(Consumer<Flow> listener) {
        leaving = listener;
    }

    /** Forgets a flow that has left memory, whoever made it leave. */
    public void forget(Flow flow) {
        remove(flow);
    }

    /**
     * Ends a flow's stay in memory, if no entry came since its last one was looked at.
     *
     * @param lastNanoTime {@link Flow#lastNanoTime} as it was when this was decided
     * @param early        whether it leaves for want of room, before it is decided whether to keep it
     */
    public boolean leave(Flow flow, SpillReason reason, long lastNanoTime, boolean early) {
        if (!flow.leave(reason, lastNanoTime, early)) {
            return false;
        }
        remove(flow);
        if (!flow.isKept()) {
            counters.add(Counter.FLOWS_DISCARDED, 1);
        }
        countAccepted(flow);
        leaving.accept(flow);
        flow.releaseSlot();
        return true;
    }

    private void countAccepted(Flow flow) {
        counters.add(Counter.ACCEPTED, flow.accepted());
        if (flow.failures() > 0) {
            counters.add(Counter.LOST_FAILURE, flow.failures());
        }
    }

    private void remove(Flow flow) {
        recent.compareAndSet(recentIndex(flow.id()), flow, null);
        if (flows.remove(flow.id(), flow)) {
            size.decrementAndGet();
        }
    }

    void freeSlot(Flow flow) {
        flowsBySlot.compareAndSet(flow.slot(), flow, null);
        arena.freeSlot(flow.slot());
    }

    /**
     * Takes no new flow from now on, and makes all that are there leave. Waits for application threads that are creating one, but
     * not for ever: one that ran out of stack meanwhile cannot say that it has ended.
     */
    public void close(SpillReason reason) {
        closed = true;
        long start = System.nanoTime();
        while (beingCreated.get() > 0 && System.nanoTime() - start < LONGEST_CREATION_NANOS) {
            Thread.onSpinWait();
        }
        for (Flow flow : flows.values()) {
            boolean gone = false;
            while (!gone) {
                gone = leave(flow, reason, flow.lastNanoTime(), false) || !flows.containsKey(flow.id());
            }
        }
    }

    /**
     * Takes no new flow from now on and gives up all entries that are in memory, without touching it: the arena cannot be read.
     *
     * @return how many entries that were
     */
    public long abandon() {
        closed = true;
        long lost = queue.entries();
        queue.gone(lost);
        queue.all().forEach(Chain::abandoned);
        for (Flow flow : flows.values()) {
            lost += flow.abandon();
            countAccepted(flow);
            remove(flow);
        }
        return lost;
    }

    /** The flows in memory now. */
    public Collection<Flow> flows() {
        return flows.values();
    }

    /** A flow in memory, or {@code null}. */
    public Flow find(String flowId) {
        return flows.get(flowId);
    }

    /** How many flows are in memory. */
    public int size() {
        return size.get();
    }

    /** How many there should be at most. */
    public int maxFlows() {
        return limits.maxFlows();
    }

    /** Whether a flow was ever recorded. */
    public boolean hasSeenFlows() {
        return nextSerial.get() > 1;
    }

    /** Entries accepted since the start; exact at a quiet moment. */
    public long accepted() {
        long accepted = counters.get(Counter.ACCEPTED);
        for (Flow flow : flows.values()) {
            accepted += flow.accepted();
        }
        return accepted;
    }

    /** Entries lost by failures since the start; exact at a quiet moment. */
    public long lostByFailure() {
        long lost = counters.get(Counter.LOST_FAILURE);
        for (Flow flow : flows.values()) {
            lost += flow.failures();
        }
        return lost;
    }

    /** Entries in memory, those under way included; exact at a quiet moment. */
    public long buffered() {
        long buffered = queue.entries();
        for (Flow flow : flows.values()) {
            buffered += flow.entries();
        }
        return buffered;
    }

    /** How long flows stay, and which are kept. */
    public FlowLife life() {
        return life;
    }

    LockStripe stripeOf(long serial) {
        return stripes[(int) serial & (STRIPES - 1)];
    }

    Arena arena() {
        return arena;
    }

    FlowLimits limits() {
        return limits;
    }

    ChunkSupply supply() {
        return supply;
    }

    ChainQueue queue() {
        return queue;
    }

    Wakeup wakeup() {
        return wakeup;
    }
}
