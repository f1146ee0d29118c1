package io.logtracr.spill;

import io.logtracr.flow.Flow;
import io.logtracr.flow.FlowTable;
import io.logtracr.flow.SpillReason;

/** The way out of memory: whoever makes a flow leave does it here. Spiller thread only. */
final class Departures {

    private final FlowTable table;
    private final PastStays past;

    Departures(FlowTable table, PastStays past) {
        this.table = table;
        this.past = past;
    }

    /**
     * Ends a flow's stay, as {@link FlowTable#leave}.
     *
     * @param early whether it leaves for want of room
     */
    boolean leave(Flow flow, SpillReason reason, long lastNanoTime, boolean early) {
        if (!table.leave(flow, reason, lastNanoTime, early)) {
            return false;
        }
        past.left(flow);
        return true;
    }
}
