package io.logtracr.spill;

import io.logtracr.flow.Wakeup;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes the spiller. Any thread may call; a call costs something only if it is the first since the spiller went to look for work,
 * and microseconds only if the spiller sleeps then.
 *
 * <p>Pressure lasts, and where the store fails a round of work does not end it: a call for each chunk would wake the spiller as
 * fast as it falls asleep. So the spiller first takes a nap after each round, which only {@link #wake} ends; most of what
 * is under pressure meanwhile finds it awake by itself.
 */
public final class SpillerSignal implements Wakeup {

    /** Within this time flows at full speed take a few hundred KiB. */
    private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /** What the spiller's thread does. */
    private enum State {
        AWAKE,
        NAPPING,
        ASLEEP
    }

    private final AtomicBoolean raised = new AtomicBoolean();
    private final AtomicBoolean pressed = new AtomicBoolean();
    private volatile State state = State.AWAKE;
    private volatile Thread spiller;

    /** A signal that nobody waits for yet. */
    public SpillerSignal() {}

    @Override
    public void wake() {
        if (!raised.get() && raised.compareAndSet(false, true) && state != State.AWAKE) {
            LockSupport.unpark(spiller);
        }
    }

    @Override
    public void pressure() {
        if (!pressed.get() && pressed.compareAndSet(false, true) && state == State.ASLEEP) {
            LockSupport.unpark(spiller);
        }
    }

    /** Names the calling thread as the one that waits. */
    public void bindToCurrentThread() {
        spiller = Thread.currentThread();
    }

    /** Waits until there is a call, at most so long, and forgets it. A call between two waits ends the second at once. */
    public void await(long nanos) {
        // Who calls sets a flag and then looks at the state; here it is the other way round, so that one of both sees
        // the other.
        state = State.NAPPING;
        if (!raised.get() && nanos > 0) {
            LockSupport.parkNanos(this, Math.min(nanos, NAP_NANOS));
        }
        state = State.ASLEEP;
        if (!raised.get() && !pressed.get() && nanos > NAP_NANOS) {
            LockSupport.parkNanos(this, nanos - NAP_NANOS);
        }
        state = State.AWAKE;
        pressed.getAndSet(false);
        raised.getAndSet(false);
    }
}
