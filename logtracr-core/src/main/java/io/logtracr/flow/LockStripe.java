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
 * not pinned.
 */
final class LockStripe {

    static final int FREE = 0;
    private static final int TAKEN = 1;

    private static final int SPINS = 200;
    private static final int YIELDS = 8;
    private static final long NAP_NANOS = 20_000;

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
            lockTaken();
        }
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

    private void lockTaken() {
        for (int tries = 0; state != FREE || !STATE.compareAndSet(this, FREE, TAKEN); tries++) {
            if (tries < SPINS) {
                Thread.onSpinWait();
            } else if (tries < SPINS + YIELDS || Thread.currentThread().isInterrupted()) {
                Thread.yield(); // An interrupted thread cannot sleep.
            } else {
                LockSupport.parkNanos(this, NAP_NANOS);
            }
        }
    }
}
