package io.logtracr.spill;

import io.logtracr.flow.Wakeup;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Wakes the spiller. Any thread may call; only the first call after the spiller went to look for work costs anything. */
public final class SpillerSignal implements Wakeup {

    private final AtomicBoolean raised = new AtomicBoolean();
    private volatile Thread spiller;

    /** A signal that nobody waits for yet. */
    public SpillerSignal() {}

    @Override
    public void wake() {
        if (!raised.get() && raised.compareAndSet(false, true)) {
            LockSupport.unpark(spiller);
        }
    }

    /** Names the calling thread as the one that waits. */
    public void bindToCurrentThread() {
        spiller = Thread.currentThread();
    }

    /** Waits until the signal is raised, at most so long, and takes it down. */
    public void await(long nanos) {
        if (!raised.get() && nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
        raised.set(false);
    }
}
