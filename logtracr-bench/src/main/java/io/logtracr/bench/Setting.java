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

/** The rival under test, opened anew for each iteration so that files stay small. */
@State(Scope.Benchmark)
public class Setting {
    /** The rival of this run. */
    @Param
    public Rival rival;

    private TmpfsFolder folder;
    private LogTarget target;
    private int threadsFinished;
    private long callsFinished;

    /** How much it must take. */
    protected Sizing sizing() {
        return rival == Rival.LOGTRACR_STORING ? Sizing.defaults() : Sizing.roomy();
    }

    /** Opens the rival in a new folder. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        folder = TmpfsFolder.create();
        target = rival.open(folder.path(), sizing());
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
        target.close();
        return target.lost(callsFinished);
    }

    /** Closes it and deletes what it wrote. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        target.close();
        folder.close();
    }

    /** What the threads call. */
    public final LogTarget target() {
        return target;
    }
}
