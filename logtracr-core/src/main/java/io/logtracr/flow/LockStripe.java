package io.logtracr.flow;

import io.logtracr.arena.RecordScratch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock that some flows share, and memory to encode entries in, which belongs to who holds the lock: memory of its own for each
 * flow would be thousands of times as much, and for each thread would be without bound where threads are virtual. There are so many
 * stripes that two threads seldom meet in one unless they meet in a flow.
 *
 * <p>Not reentrant, not fair. Held for as long as it takes to encode an entry, so a thread that finds it taken spins, then yields,
 * then sleeps for a short time again and again: nobody has to be woken, and giving the lock back is a plain store by release.
 * A {@link java.util.concurrent.locks.ReentrantLock} costs a second atomic operation for that on each entry. Virtual threads are
 * not pinned. A holder that is stopped (suspended by a debugger, or never scheduled again) cannot stop threads that log:
 * {@link #lockUnlessStuck} gives up after a tenth of a second and a thousand looks, whichever is later. Both, since where all
 * processors are busy, or the whole process stood still, time alone says nothing of the holder.
 */
final class LockStripe {

    static final int FREE = 0;
    private static final int TAKEN = 1;

    private static final int SPINS = 200;
    private static final int YIELDS = 8;
    private static final long NAP_NANOS = 20_000;
    /** Who finds the lock taken for so long, and at so many looks, takes its holder for stopped. */
    private static final long PATIENCE_NANOS = 100_000_000;

    private static final int PATIENCE_TRIES = 1000;

    private static final VarHandle STATE = stateHandle();

    final RecordScratch scratch;

    /** {@link #FREE} or taken. Its holder may write {@link #FREE} where it cannot afford to call {@link #unlock}. */
    volatile int state;

    LockStripe(RecordScratch scratch) {
        this.scratch = scratch;
    }

    private static VarHandle stateHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(LockStripe.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Takes the lock; waits while another thread has it. An interrupt is neither noticed nor lost. */
    void lock() {
        if (!STATE.compareAndSet(this, FREE, TAKEN)) {
            lockTaken(true);
        }
    }

    /** As {@link #lock}, but returns {@code false} if its holder seems to be stopped. */
    boolean lockUnlessStuck() {
        return STATE.compareAndSet(this, FREE, TAKEN) || lockTaken(false);
    }

    /** Takes the lock if it is free. */
    boolean tryLock() {
        return STATE.compareAndSet(this, FREE, TAKEN);
    }

    /**
     * Gives the lock back; its holder only. A call needs some stack: where that may have ended, in a {@code catch} or
     * {@code finally}, write {@link #state} instead, which costs a fence and cannot fail.
     */
    void unlock() {
        STATE.setRelease(this, FREE);
    }

    private boolean lockTaken(boolean forEver) {
        long start = 0;
        for (int tries = 0;
                state != FREE || !STATE.compareAndSet(this, FREE, TAKEN);
                tries = Math.min(tries + 1, PATIENCE_TRIES)) {
            if (tries < SPINS) {
                Thread.onSpinWait();
                continue;
            }
            if (tries == SPINS) {
                start = System.nanoTime();
            } else if (tries == PATIENCE_TRIES && !forEver && System.nanoTime() - start >= PATIENCE_NANOS) {
                return false;
            }
            if (tries < SPINS + YIELDS || Thread.currentThread().isInterrupted()) {
                Thread.yield(); // An interrupted thread cannot sleep.
            } else {
                LockSupport.parkNanos(this, NAP_NANOS);
            }
        }
        return true;
    }
}
