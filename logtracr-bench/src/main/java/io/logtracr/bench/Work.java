package io.logtracr.bench;

import io.logtracr.bench.rival.LogTarget;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** The flows and the values that one thread logs: 64 flows of its own, each for 64 calls at a time. */
@State(Scope.Thread)
public class Work {
    private static final int FLOWS = 64;
    private static final int CALLS_A_TURN = 64;

    /** A string argument. */
    final String pod = "kube-system/coredns-5d78c9";
    /** Another one. */
    final String node = "node-eu-central-1a-worker7";
    /** An exception of 40 frames or so with a cause, made once. */
    final Exception failure = failure(20);

    private final String[] flowIds = new String[FLOWS];
    private int calls;

    /** Names the flows. */
    @Setup(Level.Trial)
    public void nameFlows(ThreadParams thread) {
        for (int i = 0; i < FLOWS; i++) {
            flowIds[i] = "flow-" + thread.getThreadIndex() + "-" + i;
        }
    }

    /** The number of the next call, in the flow whose turn it is. */
    int nextCall(LogTarget target) {
        int call = calls++;
        if (call % CALLS_A_TURN == 0) {
            target.enterFlow(flowIds[call / CALLS_A_TURN % FLOWS]);
        }
        return call;
    }

    /** The number of the next call, which belongs to no flow. */
    int nextCallOutside() {
        return calls++;
    }

    void restartCount() {
        calls = 0;
    }

    int callsSinceRestart() {
        return calls;
    }

    private static Exception failure(int depth) {
        return depth > 0
                ? failure(depth - 1)
                : new IllegalStateException("cannot bind the pod", new IllegalArgumentException("no such node"));
    }
}
