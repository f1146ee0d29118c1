package io.logtracr.trigger;

import io.logtracr.flow.Flow;
import io.logtracr.flow.FlowTable;
import io.logtracr.flow.SpillReason;
import io.logtracr.flow.Wakeup;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Looks after flows that were triggered, so that what still comes of them is spilled soon, batched by a short delay, until they
 * are quiet; and finds the flows that take too long. Application threads add, the recorder's thread works.
 */
public final class TriggeredFlows {

    private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOOK_FOR_SLOW_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FlowTable table;
    private final Wakeup wakeup;
    /** 0: no flow is too slow. */
    private final long slowerThanNanos;

    private final ConcurrentLinkedQueue<Flow> added = new ConcurrentLinkedQueue<>();

    // The recorder's thread only.
    private final List<Flow> live = new ArrayList<>();
    private long dueAtNanos;
    private long lookAtNanos;

    /**
     * Looks after nothing yet.
     *
     * @param slowerThanNanos a flow that takes longer is marked; 0: none is
     * @param nanoTime        now
     */
    public TriggeredFlows(FlowTable table, Wakeup wakeup, long slowerThanNanos, long nanoTime) {
        this.table = table;
        this.wakeup = wakeup;
        this.slowerThanNanos = slowerThanNanos;
        this.dueAtNanos = nanoTime;
        this.lookAtNanos = nanoTime;
    }

    /** A flow was marked. Any thread. */
    void add(Flow flow) {
        added.add(flow);
        wakeup.wake();
    }

    /** A flow ended: whether it was too slow is known now. Any thread. */
    void ended(String flowId, long durationNanos, Triggers triggers) {
        if (slowerThanNanos > 0) {
            Flow flow = table.find(flowId);
            long byEntries = flow == null ? 0 : flow.lastNanoTime() - flow.firstNanoTime();
            long duration = Math.max(durationNanos, byEntries);
            if (duration > slowerThanNanos && (flow == null || flow.noticeSlow())) {
                triggers.slow(flowId, duration);
            }
        }
    }

    /**
     * Does what is due. The recorder's thread; does no I/O.
     *
     * @return nanoseconds until there is more to do
     */
    public long work(long now, Triggers triggers) {
        long sleep = Long.MAX_VALUE;
        if (slowerThanNanos > 0) {
            if (now - lookAtNanos >= 0) {
                lookAtNanos = now + LOOK_FOR_SLOW_EVERY_NANOS;
                findSlow(triggers);
            }
            sleep = lookAtNanos - now;
        }
        for (Flow flow = added.poll(); flow != null; flow = added.poll()) {
            if (!live.contains(flow)) {
                live.add(flow);
            }
        }
        if (live.isEmpty()) {
            return sleep;
        }
        if (now - dueAtNanos >= 0) {
            dueAtNanos = now + DELAY_NANOS;
            spill();
        }
        return Math.min(sleep, dueAtNanos - now);
    }

    private void findSlow(Triggers triggers) {
        for (Flow flow : table.flows()) {
            long duration = flow.lastNanoTime() - flow.firstNanoTime();
            if (duration > slowerThanNanos && flow.noticeSlow()) {
                triggers.slow(flow.id(), duration);
            }
        }
    }

    private void spill() {
        for (Iterator<Flow> flows = live.iterator(); flows.hasNext(); ) {
            Flow flow = flows.next();
            if (flow.hasLeft()) {
                flows.remove();
            } else if (flow.entries() > 0) {
                flow.spill(SpillReason.TRIGGER);
            }
        }
    }
}
