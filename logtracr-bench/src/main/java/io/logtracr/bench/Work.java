package io.logtracr.bench;

import io.logtracr.bench.rival.LogTarget;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * The flows and the values that one thread logs: each flow for some calls, then the next. Counts the calls, and what became of
 * them; JMH also calls outside the measured time, so only the ratio of the two counts means something.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Work {
    /** Calls that this thread made in flows, known when an iteration is over. */
    public long calls;
    /** How many entries of all threads were lost; zero on all threads but one, so that the sum is right. */
    public long lost;

    /** A string argument. */
    final String pod = "kube-system/coredns-5d78c9";
    /** Another one. */
    final String node = "node-eu-central-1a-worker7";
    /** An exception of 40 frames or so with a cause, made once. */
    final Exception failure = failure(20);

    /** So many flows of a thread are made before an iteration. */
    private static final int MADE_BEFORE = 4096;

    private String[] flowIds;
    private int callsATurn;
    private int callsLeft;
    private int flow;
    private int call;
    private long madeInFlows;

    /** Names the flows. */
    @Setup(Level.Trial)
    public void nameFlows(Setting setting, ThreadParams thread) {
        flowIds = new String[setting.flows];
        String prefix = "flow-" + (setting.shared ? "shared" : thread.getThreadIndex()) + "-";
        for (int i = 0; i < flowIds.length; i++) {
            flowIds[i] = prefix + i;
        }
        callsATurn = setting.callsATurn;
    }

    /**
     * Begins an iteration. Its target knows no flow: unless they are very many each gets an entry now, so that making files and
     * appenders for them, which takes milliseconds with some rivals, is not in the cost of a call.
     */
    @Setup(Level.Iteration)
    public void begin(Setting setting) {
        callsLeft = 0;
        madeInFlows = 0;
        if (flowIds.length <= MADE_BEFORE) {
            for (String flowId : flowIds) {
                setting.target().enterFlow(flowId);
                setting.target().plainMessage();
                madeInFlows++;
            }
            setting.target().leaveFlow();
        }
    }

    /** Takes stock, when no thread calls any more. */
    @TearDown(Level.Iteration)
    public void end(Setting setting, ThreadParams thread) {
        calls = madeInFlows;
        lost = setting.finish(calls, thread.getThreadCount());
    }

    /** The number of the next call, in the flow whose turn it is. */
    int nextCall(LogTarget target) {
        if (--callsLeft < 0) {
            callsLeft = callsATurn - 1;
            flow = flow + 1 < flowIds.length ? flow + 1 : 0;
            target.enterFlow(flowIds[flow]);
        }
        madeInFlows++;
        return call++;
    }

    /** The number of the next call, in the same flow as all of the iteration. */
    int nextCallInOneFlow(LogTarget target) {
        if (--callsLeft < 0) {
            callsLeft = Integer.MAX_VALUE;
            target.enterFlow(flowIds[0]);
        }
        madeInFlows++;
        return call++;
    }

    /** The number of the next call, which belongs to no flow. */
    int nextCallOutside() {
        return call++;
    }

    private static Exception failure(int depth) {
        return depth > 0
                ? failure(depth - 1)
                : new IllegalStateException("cannot bind the pod", new IllegalArgumentException("no such node"));
    }
}
