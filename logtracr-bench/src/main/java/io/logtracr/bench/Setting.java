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

/** The rival under test, opened anew for each iteration so that files stay small. */
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
    private LogTarget target;
    private int threadsFinished;
    private long callsFinished;

    /** Opens the rival in a new folder. */
    @Setup(Level.Iteration)
    public void open(BenchmarkParams params) throws IOException {
        int allFlows = shared ? flows : flows * params.getThreads();
        boolean asItComes = rival == Rival.LOGTRACR_STORING;
        folder = TmpfsFolder.create();
        target = rival.open(folder.path(), asItComes ? Sizing.defaults().withLongRecords() : Sizing.roomy(allFlows));
        threadsFinished = 0;
        callsFinished = 0;
    }

    /**
     * A thread will call no more. The last one closes the target.
     *
     * @param calls of this thread
     * @return to the last one what all threads lost, to the others 0
     */
    final synchronized long finish(long calls, int threads) {
        callsFinished += calls;
        if (++threadsFinished < threads) {
            return 0;
        }
        target.stop();
        return target.lost(callsFinished);
    }

    /** Closes it and deletes what it wrote. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        target.stop();
        folder.close();
    }

    /** What the threads call. */
    public final LogTarget target() {
        return target;
    }
}
