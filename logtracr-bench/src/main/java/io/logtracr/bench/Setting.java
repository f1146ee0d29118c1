package io.logtracr.bench;

import io.logtracr.bench.rival.LogTarget;
import io.logtracr.bench.rival.Rival;
import io.logtracr.bench.rival.Sizing;
import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The rival under test. One that writes files is opened anew for each iteration, so that they stay small; any other once, as what
 * opening it allocates would be counted to its calls.
 */
@State(Scope.Benchmark)
public class Setting {
    /** The rival of this run. */
    @Param
    public Rival rival;

    /** How many flows each thread logs for in turn, 1 to 100 000. */
    @Param("64")
    public int flows;

    /** Calls for a flow before it is the next one's turn. */
    @Param("64")
    public int callsATurn;

    /** Whether all threads log for the same flows. */
    @Param("false")
    public boolean shared;

    private TmpfsFolder folder;
    /** Stays when it is closed: the threads ask it then what was lost. */
    private LogTarget target;

    private boolean open;
    private int threadsFinished;
    private long callsFinished;
    private long lostBefore;

    /** Opens the rival in a new folder, unless it is open. */
    @Setup(Level.Iteration)
    public void open(BenchmarkParams params) throws IOException {
        threadsFinished = 0;
        if (open) {
            return;
        }
        int allFlows = shared ? flows : flows * params.getThreads();
        boolean asItComes = rival == Rival.LOGTRACR_STORING;
        folder = TmpfsFolder.create();
        target = rival.open(folder.path(), asItComes ? Sizing.defaults().withLongRecords() : Sizing.roomy(allFlows));
        open = true;
        callsFinished = 0;
        lostBefore = 0;
    }

    /**
     * A thread will call no more in this iteration. The last one closes the target, if it writes files.
     *
     * @param calls of this thread in this iteration
     * @return to the last one what all threads lost in it, to the others 0
     */
    final synchronized long finish(long calls, int threads) {
        callsFinished += calls;
        if (++threadsFinished < threads) {
            return 0;
        }
        if (rival.writesFiles()) {
            target.stop();
        }
        long lost = target.lost(callsFinished);
        long lostNow = lost - lostBefore;
        lostBefore = lost;
        return lostNow;
    }

    /** Closes a rival that writes files, and deletes them. */
    @TearDown(Level.Iteration)
    public void closeFiles() throws IOException {
        if (rival.writesFiles()) {
            close();
        }
    }

    /** Closes it, if it is open, and deletes what it wrote. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        if (open) {
            open = false;
            target.stop();
            folder.close();
        }
    }

    /** What the threads call. */
    public final LogTarget target() {
        return target;
    }
}
