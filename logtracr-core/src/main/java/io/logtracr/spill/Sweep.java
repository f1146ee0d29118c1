package io.logtracr.spill;

import io.logtracr.flow.Flow;
import io.logtracr.flow.FlowLife;
import io.logtracr.flow.FlowTable;
import io.logtracr.flow.SpillReason;

/** Makes flows leave memory when it is time: those that ended, and those that are quiet. Spiller thread only. */
final class Sweep {

    private final FlowTable table;
    private final FlowLife life;
    private final Departures departures;
    private final long dumpIntervalNanos;

    Sweep(FlowTable table, Departures departures, long dumpIntervalNanos) {
        this.table = table;
        this.life = table.life();
        this.departures = departures;
        this.dumpIntervalNanos = dumpIntervalNanos;
    }

    /** Looks at every flow; costs some nanoseconds for each. */
    void sweep(long now) {
        for (Flow flow : table.flows()) {
            long last = flow.lastNanoTime();
            if (flow.isEnded()) {
                if (now - flow.endedNanoTime() >= life.lingerNanos()) {
                    departures.leave(flow, SpillReason.FINISHED, last, false);
                }
            } else if (flow.isKept()) {
                sweepKept(flow, last, now - last);
            } else if (now - last >= life.decisionWaitNanos()) {
                departures.leave(flow, SpillReason.IDLE, last, false);
            }
        }
    }

    /** A flow that is kept for what happened to it stays, empty, until a new one would begin undecided anyway. */
    private void sweepKept(Flow flow, long last, long quietNanos) {
        if (quietNanos < dumpIntervalNanos) {
            return;
        }
        if (life.keepsAll() || !flow.isRemembered() || quietNanos >= life.decisionWaitNanos()) {
            departures.leave(flow, SpillReason.IDLE, last, false);
        } else {
            flow.spill(SpillReason.IDLE);
        }
    }
}
