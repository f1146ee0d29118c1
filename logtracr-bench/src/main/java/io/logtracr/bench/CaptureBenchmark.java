package io.logtracr.bench;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** What one DEBUG call inside a flow costs the calling thread, with each rival in turn. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms768m", "-Xmx768m", "-XX:+UseG1GC", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CaptureBenchmark {

    /** The logging set-up under test, fresh for each iteration so that files stay small. */
    @State(Scope.Benchmark)
    public static class Setting {
        /** The rival of this run. */
        @Param
        public Rival rival;

        private LoggerContext context;
        private Path directory;
        private Logger logger;

        /** Configures a fresh context in a fresh folder. */
        @Setup(Level.Iteration)
        public void open() throws IOException {
            Path tmpfs = Path.of("/dev/shm");
            directory = Files.isWritable(tmpfs)
                    ? Files.createTempDirectory(tmpfs, "logtracr-bench")
                    : Files.createTempDirectory("logtracr-bench");
            context = new LoggerContext();
            context.setMDCAdapter(MDC.getMDCAdapter());
            rival.configure(context, directory);
            context.start();
            logger = context.getLogger("com.acme.scheduler.NodeFilter");
        }

        /** Stops the context and deletes the folder. */
        @TearDown(Level.Iteration)
        public void close() throws IOException {
            context.stop();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The flows and the values that one thread logs; 64 flows, each for 64 calls at a time. */
    @State(Scope.Thread)
    public static class Work {
        private static final int FLOWS = 64;
        private static final int CALLS_A_TURN = 64;

        private final String[] flowIds = new String[FLOWS];
        private final String pod = "kube-system/coredns-5d78c9";
        private final String node = "node-eu-central-1a-worker7";
        private int calls;

        /** Names the flows. */
        @Setup(Level.Trial)
        public void nameFlows() {
            for (int i = 0; i < FLOWS; i++) {
                flowIds[i] = "flow-" + Thread.currentThread().getId() + "-" + i;
            }
        }

        private int nextCall() {
            int call = calls++;
            if (call % CALLS_A_TURN == 0) {
                MDC.put("logID", flowIds[call / CALLS_A_TURN % FLOWS]);
            }
            return call;
        }
    }

    /** Four arguments: two strings, a boolean, a long. */
    @Benchmark
    public void fourArguments(Setting setting, Work work) {
        int call = work.nextCall();
        setting.logger.debug(
                "final verdict pod={} node={} suitable={} score={}", work.pod, work.node, (call & 1) == 0, (long) call);
    }

    /** A message without arguments. */
    @Benchmark
    public void plainMessage(Setting setting, Work work) {
        work.nextCall();
        setting.logger.debug("filter finished, all nodes were visited");
    }
}
