package io.logtracr.bench.macro;

import io.logtracr.bench.rival.LogTarget;

/**
 * The entries of an application as one thread makes them: 256 flows are under way at a time, as the requests of a busy server
 * are, each gets eight entries in turn, and after its share a flow is over, another one begins in its place, and it never comes
 * back. Flows end one after the other and not all at once. The same sequence each time. One thread.
 */
final class Traffic {

    private static final int AT_A_TIME = 256;
    private static final int CALLS_A_TURN = 8;
    private static final int NODES = 16;

    private final LogTarget target;
    private final int turnsAFlow;
    /** How many turns each flow under way has left. */
    private final int[] turnsLeft = new int[AT_A_TIME];

    private final String[] flowIds = new String[AT_A_TIME];
    private final String[] pods = new String[AT_A_TIME];
    private final String[] nodes = new String[NODES];

    private long entries;
    private long flows;
    private int current;

    /** @param entriesAFlow entries of each flow, about */
    Traffic(LogTarget target, int entriesAFlow) {
        this.target = target;
        this.turnsAFlow = Math.max(1, (entriesAFlow + CALLS_A_TURN / 2) / CALLS_A_TURN);
        for (int i = 0; i < AT_A_TIME; i++) {
            pods[i] = "kube-system/coredns-5d78c" + (i + AT_A_TIME);
            flowIds[i] = "flow-" + flows++;
            turnsLeft[i] = 1 + (int) ((long) i * turnsAFlow / AT_A_TIME);
        }
        for (int i = 0; i < NODES; i++) {
            nodes[i] = "node-eu-central-1a-worker" + i;
        }
    }

    /** Makes so many calls more. */
    void log(int calls) {
        for (int i = 0; i < calls; i++) {
            if (entries % CALLS_A_TURN == 0) {
                nextFlow();
            }
            target.fourArguments(pods[current], nodes[(int) (entries % NODES)], (entries & 1) == 0, entries++);
        }
    }

    private void nextFlow() {
        current = (current + 1) % AT_A_TIME;
        if (turnsLeft[current]-- == 0) {
            turnsLeft[current] = turnsAFlow - 1;
            flowIds[current] = "flow-" + flows++;
        }
        target.enterFlow(flowIds[current]);
    }

    /** How many flows began, those that the first calls are for included. */
    long flows() {
        return flows;
    }

    /** How many calls were made. */
    long entries() {
        return entries;
    }
}
