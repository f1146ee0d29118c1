package io.logtracr.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * What a rival lost in an iteration, and of how many calls. JMH also calls outside the measured time; such calls count in both,
 * so only the ratio of the two means something.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Losses {
    /** Calls of this thread. */
    public long calls;
    /** Entries of all threads that were lost; zero on all threads but one, so that the sum is right. */
    public long lost;

    /** Starts an iteration. */
    @Setup(Level.Iteration)
    public void reset(Work work) {
        work.restartCount();
    }

    /** Takes stock; the last thread to come does it for all, after all have stopped calling. */
    @TearDown(Level.Iteration)
    public void count(Setting setting, Work work, ThreadParams thread) {
        calls = work.callsSinceRestart();
        lost = setting.finish(calls, thread.getThreadCount());
    }
}
