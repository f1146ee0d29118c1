package io.logtracr.bench.macro;

import io.logtracr.bench.rival.LogTarget;

/**
 * The entries of an application as one thread makes them: 64 flows are under way at a time, each gets eight entries in turn,
 * and after its share a flow is over and never comes back. The same sequence each time. One thread.
 */
final class Traffic {

    private static final int AT_A_TIME = 64;
    private static final int CALLS_A_TURN = 8;
    private static final int NODES = 16;

    private final LogTarget target;
    private final int entriesAGroup;
    private final String[] flowIds = new String[AT_A_TIME];
    private final String[] pods = new String[AT_A_TIME];
    private final String[] nodes = new String[NODES];

    private long entries;
    private int inGroup;
    private int groups;

    /** @param entriesAFlow entries of each flow, about */
    Traffic(LogTarget target, int entriesAFlow) {
        this.target = target;
        this.entriesAGroup = Math.max(1, entriesAFlow) * AT_A_TIME;
        for (int i = 0; i < AT_A_TIME; i++) {
            pods[i] = "kube-system/coredns-5d78c" + (i + AT_A_TIME);
        }
        for (int i = 0; i < NODES; i++) {
            nodes[i] = "node-eu-central-1a-worker" + i;
        }
        nameFlows();
    }

    /** Makes so many calls more. */
    void log(int calls) {
        for (int i = 0; i < calls; i++) {
            int flow = inGroup / CALLS_A_TURN % AT_A_TIME;
            if (inGroup % CALLS_A_TURN == 0) {
                target.enterFlow(flowIds[flow]);
            }
            target.fourArguments(pods[flow], nodes[inGroup % NODES], (inGroup & 1) == 0, entries++);
            if (++inGroup == entriesAGroup) {
                inGroup = 0;
                groups++;
                nameFlows();
            }
        }
    }

    /** How many calls were made. */
    long entries() {
        return entries;
    }

    private void nameFlows() {
        for (int i = 0; i < AT_A_TIME; i++) {
            flowIds[i] = "flow-" + ((long) groups * AT_A_TIME + i);
        }
    }
}
