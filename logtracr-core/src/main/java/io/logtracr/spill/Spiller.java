package io.logtracr.spill;

import io.logtracr.arena.Arena;
import io.logtracr.arena.LossCause;
import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import io.logtracr.flow.Chain;
import io.logtracr.flow.ChainQueue;
import io.logtracr.flow.FlowTable;
import io.logtracr.flow.RecorderClock;
import io.logtracr.flow.SpillReason;
import io.logtracr.store.FlowStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Moves flows from memory to the store: those handed over, those idle, and, when there are too many or the arena runs short,
 * the oldest. All methods run on the spiller's thread; does I/O. Time is the monotonic clock's.
 */
public final class Spiller {

    private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHORTEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int SWEEPS_A_DUMP_INTERVAL = 4;
    private static final int FAILURES_BEFORE_PAUSE = 3;
    /** Below one in so many free flow slots, refused flows are given up for new ones. */
    private static final int SLOT_RESERVE = 8;

    private final Arena arena;
    private final FlowTable table;
    private final ChainQueue queue;
    private final Counters counters;
    private final RecorderClock clock;
    private final ChainStorer storer;
    private final Evictor evictor;
    private final Sweep sweep;
    private final StoreHealth health;
    private final boolean storing;
    private final long sweepEveryNanos;
    /** How many refused chains each flow id has; later chains of these flows must wait behind them. */
    private final Map<String, Integer> refusedIds = new HashMap<>();
    /** Of these, the flows that were tried again in vain: the others go first in the next round. */
    private final Set<String> triedIds = new HashSet<>();

    /** Of these, the flows that failed in a round that stored others: it is they that cannot be written, not the store. */
    private final Set<String> unwritableIds = new HashSet<>();

    private long sweepAtNanos;

    /**
     * A spiller; it does nothing until {@link #work} is called.
     *
     * @param store             {@code null}: flows stay in memory until there is no room, and are dropped then
     * @param dumpIntervalNanos a flow not updated for so long is spilled
     */
    public Spiller(
            Arena arena,
            FlowTable table,
            ChainQueue queue,
            FlowStore store,
            Counters counters,
            RecorderClock clock,
            long dumpIntervalNanos,
            SpillReporter reporter) {
        this.arena = arena;
        this.table = table;
        this.queue = queue;
        this.counters = counters;
        this.clock = clock;
        PastStays past = new PastStays();
        Departures departures = new Departures(table, past);
        this.storer = new ChainStorer(arena, queue, store, counters, past);
        this.evictor = new Evictor(arena, table, queue, departures);
        this.sweep = new Sweep(table, departures, dumpIntervalNanos);
        this.health = new StoreHealth(reporter, counters, ThreadLocalRandom.current()::nextLong);
        this.storing = store != null;
        long lingerNanos = table.life().lingerNanos();
        long shortest = lingerNanos > 0 ? Math.min(dumpIntervalNanos, 2 * lingerNanos) : dumpIntervalNanos;
        this.sweepEveryNanos =
                Math.max(SHORTEST_SLEEP_NANOS, Math.min(LONGEST_SLEEP_NANOS, shortest / SWEEPS_A_DUMP_INTERVAL));
        this.sweepAtNanos = clock.nanoTime();
    }

    /**
     * Does what there is to do.
     *
     * @return how long to sleep, in nanoseconds, unless woken
     */
    public long work() {
        long now = clock.nanoTime();
        if (now - sweepAtNanos >= 0) {
            sweepAtNanos = now + sweepEveryNanos;
            clock.rebase();
            queue.tidy();
            if (storing) {
                sweep.sweep(now);
            }
        }
        evictor.makeRoom(storeWorks());
        for (Chain chain = queue.poll(); chain != null; chain = queue.poll()) {
            storeOrKeep(chain);
            evictor.makeRoom(storeWorks());
            if (clock.nanoTime() - sweepAtNanos >= 0) {
                return 0;
            }
        }
        if (!refusedIds.isEmpty()) {
            retryRefused();
        }
        return sleepNanos();
    }

    private long sleepNanos() {
        long now = clock.nanoTime();
        long sleep = Math.max(0, sweepAtNanos - now);
        return refusedIds.isEmpty() ? sleep : Math.min(sleep, health.nanosUntilRetry(now));
    }

    /** Stores a chain, unless the store is failing or an earlier chain of the same flow has to go first. */
    private void storeOrKeep(Chain chain) {
        boolean waits = refusedIds.containsKey(chain.flow().id());
        if (!waits && storer.giveUpEmptied(chain)) {
            return;
        }
        if (waits || (!storeWorks() && !health.isRetryDue(clock.nanoTime()))) {
            keep(chain);
        } else if (!tryStore(chain)) {
            keep(chain);
            unwritableIds.clear();
            health.pause(clock.nanoTime());
        } else if (refusedIds.isEmpty()) {
            health.recovered();
        }
    }

    /** One file that cannot be written must not hold up all other flows. */
    private boolean storeWorks() {
        return unwritableIds.containsAll(refusedIds.keySet());
    }

    private void keep(Chain chain) {
        refusedIds.merge(chain.flow().id(), 1, Integer::sum);
        queue.keepRefused(chain);
        giveUpWhereSlotsRunOut();
    }

    private boolean tryStore(Chain chain) {
        try {
            storer.store(chain);
            return true;
        } catch (IOException e) {
            health.failed(clock.nanoTime(), e);
            return false;
        } catch (RuntimeException | Error e) {
            health.broke(clock.nanoTime(), chain.flow().id(), e);
            return true;
        }
    }

    private void retryRefused() {
        if (!health.isRetryDue(clock.nanoTime())) {
            giveUpWhereSlotsRunOut();
            return;
        }
        if (triedIds.containsAll(refusedIds.keySet())) {
            triedIds.clear();
        }
        Set<String> last = Set.copyOf(triedIds);
        Set<String> failedIds = new HashSet<>();
        int stored = retry(id -> !last.contains(id), failedIds) + retry(last::contains, failedIds);
        triedIds.addAll(failedIds);
        if (stored > 0) {
            unwritableIds.addAll(triedIds);
        } else if (!unwritableIds.containsAll(failedIds)) {
            unwritableIds.clear();
        }
        if (failedIds.isEmpty()) {
            health.recovered();
        } else {
            if (stored > 0) {
                health.resetPause();
            }
            health.pause(clock.nanoTime());
            giveUpWhereSlotsRunOut();
        }
    }

    /** Tries the refused chains of some flows, in order, until too many fail; returns how many were stored. */
    private int retry(Predicate<String> which, Set<String> failedIds) {
        int stored = 0;
        for (Iterator<Chain> refused = queue.refused();
                refused.hasNext() && failedIds.size() < FAILURES_BEFORE_PAUSE; ) {
            Chain chain = refused.next();
            String id = chain.flow().id();
            if (failedIds.contains(id) || !which.test(id)) {
                continue;
            }
            if (tryStore(chain)) {
                refused.remove();
                forget(id);
                stored++;
            } else {
                failedIds.add(id);
            }
        }
        return stored;
    }

    private void giveUpWhereSlotsRunOut() {
        int reserve = Math.max(1, arena.layout().slotCount() / SLOT_RESERVE);
        Iterator<Chain> refused = queue.refused();
        while (arena.freeSlots() < reserve && refused.hasNext()) {
            Chain chain = refused.next();
            if (!chain.flow().hasLeft()) {
                continue; // Its slot would not be free.
            }
            storer.giveUp(chain, LossCause.STORE_FAILED);
            refused.remove();
            forget(chain.flow().id());
        }
    }

    private void forget(String flowId) {
        if (refusedIds.computeIfPresent(flowId, (id, count) -> count == 1 ? null : count - 1) == null) {
            triedIds.remove(flowId);
            unwritableIds.remove(flowId);
        }
    }

    /**
     * Makes all flows leave memory and stores what can be stored until the deadline. No flow is taken from now on.
     *
     * @return whether everything is in the store
     */
    public boolean drain(long deadlineNanoTime) {
        table.close(storing ? SpillReason.SHUTDOWN : SpillReason.FINISHED);
        while (!queue.isEmpty() && clock.nanoTime() - deadlineNanoTime < 0) {
            Chain chain = queue.poll();
            if (chain != null) {
                storeOrKeep(chain);
            } else if (!lastTry(deadlineNanoTime)) {
                return false;
            }
        }
        return queue.isEmpty();
    }

    /** One try for each refused chain, in the order of its flow. */
    private boolean lastTry(long deadlineNanoTime) {
        Set<String> failedIds = new HashSet<>();
        for (Iterator<Chain> refused = queue.refused(); refused.hasNext(); ) {
            Chain chain = refused.next();
            String id = chain.flow().id();
            if (clock.nanoTime() - deadlineNanoTime >= 0) {
                return false;
            }
            if (!failedIds.contains(id) && tryStore(chain)) {
                refused.remove();
                forget(id);
            } else {
                failedIds.add(id);
            }
        }
        return failedIds.isEmpty();
    }

    /**
     * Nobody will store what is still on its way: counts it as lost.
     *
     * @param free whether its memory is given back; if not, it can be found in the arena's file
     */
    public void giveUpAll(boolean free) {
        if (!free) {
            queue.all().forEach(Chain::abandoned);
            counters.add(Counter.LOST_SHUTDOWN, queue.entries());
            queue.gone(queue.entries());
            return;
        }
        for (Iterator<Chain> refused = queue.refused(); refused.hasNext(); ) {
            storer.giveUp(refused.next(), LossCause.SHUTDOWN);
            refused.remove();
        }
        for (Chain chain = queue.poll(); chain != null; chain = queue.poll()) {
            storer.giveUp(chain, LossCause.SHUTDOWN);
        }
    }
}
