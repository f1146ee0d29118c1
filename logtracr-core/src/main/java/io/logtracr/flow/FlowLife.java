package io.logtracr.flow;

/**
 * How long flows stay in memory, and which of them are kept.
 *
 * @param sampledShare      share of flows that are kept without a trigger: 1 for all, 0 for none
 * @param decisionWaitNanos unless all are kept: a flow without an entry for so long is dropped if nothing triggered
 * @param lingerNanos       entries that come so long after a flow's end join it
 */
public record FlowLife(double sampledShare, long decisionWaitNanos, long lingerNanos) {

    /** All are kept; nobody lingers. */
    public static final FlowLife KEEP_ALL = new FlowLife(1, 0, 0);

    /** Whether every flow is kept. */
    public boolean keepsAll() {
        return sampledShare >= 1;
    }

    /** Whether a flow is kept though nothing triggers. */
    boolean keeps(String flowId) {
        return FlowHash.isSampled(flowId, sampledShare);
    }
}
