package io.logtracr.bench;

import io.logtracr.bench.rival.MainLog;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the recorder costs the main log: INFO through a buffered file appender. */
public class MainLogBenchmark extends ForkedBenchmark {

    /** The main log, opened anew for each iteration. */
    @State(Scope.Benchmark)
    public static class Log {
        /** Whether the recorder is there. */
        @Param({"false", "true"})
        public boolean recorder;

        /** Whether the calls belong to a flow: then the recorder also records them. */
        @Param({"false", "true"})
        public boolean inFlow;

        private TmpfsFolder folder;
        private MainLog mainLog;

        /** Opens it in a new folder. */
        @Setup(Level.Iteration)
        public void open() throws IOException {
            folder = TmpfsFolder.create();
            mainLog = MainLog.open(folder.path(), recorder);
        }

        /** Closes it and deletes the file. */
        @TearDown(Level.Iteration)
        public void close() throws IOException {
            mainLog.close();
            folder.close();
        }
    }

    /** A thread's flow. */
    @State(Scope.Thread)
    public static class Flow {
        private long calls;

        /** Enters it. */
        @Setup(Level.Iteration)
        public void enter(Log log) {
            log.mainLog.enterFlow(log.inFlow ? "flow-" + Thread.currentThread().getId() : null);
        }
    }

    /** Four arguments at INFO. */
    @Benchmark
    public void infoThroughFileAppender(Log log, Flow flow) {
        long call = flow.calls++;
        log.mainLog.info("kube-system/coredns-5d78c9", "node-eu-central-1a-worker7", (call & 1) == 0, call);
    }
}
