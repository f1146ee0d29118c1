package io.logtracr.trigger;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The triggers on their way from application threads to those who listen on the recorder's thread. Bounded. */
public final class TriggerEvents {

    private static final int MOST_WAITING = 1024;

    private final ConcurrentLinkedQueue<FlowTrigger> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final List<TriggerListener> listeners = new CopyOnWriteArrayList<>();

    /** Nothing waits, nobody listens. */
    public TriggerEvents() {}

    /** Somebody listens from now on. Any thread. */
    public void listen(TriggerListener listener) {
        listeners.add(listener);
    }

    /** A flow was marked. Any thread; beyond a thousand that wait the listeners are not told. */
    public void add(FlowTrigger trigger) {
        if (listeners.isEmpty()) {
            return;
        }
        if (count.incrementAndGet() > MOST_WAITING) {
            count.decrementAndGet();
        } else {
            waiting.add(trigger);
        }
    }

    /** Tells the listeners. The recorder's thread. */
    public void tell() {
        for (FlowTrigger trigger = waiting.poll(); trigger != null; trigger = waiting.poll()) {
            count.decrementAndGet();
            for (TriggerListener listener : listeners) {
                tell(listener, trigger);
            }
        }
    }

    private static void tell(TriggerListener listener, FlowTrigger trigger) {
        try {
            listener.onTrigger(trigger);
        } catch (RuntimeException | LinkageError | AssertionError failure) {
            // One listener's failure must not cost the others, nor the recorder's thread, its work.
        }
    }
}
