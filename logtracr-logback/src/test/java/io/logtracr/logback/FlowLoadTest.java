package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.OperatingSystemMXBean;
import io.logtracr.FlowScope;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** The life of very many flows at once. */
class FlowLoadTest {

    private static final int ENTRIES = 20;
    private static final int THREADS = 2;
    private static final int FLOWS_A_SECOND = 1000;
    /** Ten times what it takes, for slow machines. */
    private static final long MOST_NANOS_AN_ERROR = 100_000;

    private static final long MOST_HEAP_BYTES = 16 << 20;
    /** The arena has 4 MiB; the rest is the JVM's, compiled code above all. */
    private static final long MOST_RSS_BYTES = 96 << 20;

    private static final long BLOCK_BYTES = 4096;
    /** The store, the arena, and what a thread dump takes for a moment. */
    private static final long MOST_DISK_BYTES = (16 + 4 + 1) << 20;

    private static final int LOOK_EVERY = 10_000;

    @TempDir(factory = OnTmpfs.class)
    private Path dumpDir;

    @Test
    void keepTriggered_isComplete_aThousandFlowsASecond() throws Exception {
        assertComplete(2, 100);
    }

    @Test
    @Tag("large")
    void keepTriggered_isComplete_aThousandFlowsASecond_forAMinute() throws Exception {
        assertComplete(60, 1000);
    }

    private void assertComplete(int seconds, int oneFailsIn) throws Exception {
        int flows = seconds * FLOWS_A_SECOND;
        try (LifeRig rig = new LifeRig(dumpDir, "keep", "triggered", "bufferBytes", "32MiB")) {
            ExecutorService pool = Executors.newFixedThreadPool(THREADS);
            List<Future<?>> running = new ArrayList<>();
            long start = System.nanoTime();
            for (int t = 0; t < THREADS; t++) {
                int first = t;
                running.add(pool.submit(() -> {
                    for (int i = first; i < flows; i += THREADS) {
                        long due = start + i * TimeUnit.SECONDS.toNanos(1) / FLOWS_A_SECOND;
                        while (System.nanoTime() - due < 0) {
                            LockSupport.parkNanos(due - System.nanoTime());
                        }
                        run(rig, i, i % oneFailsIn == oneFailsIn / 2);
                    }
                }));
            }
            for (Future<?> run : running) {
                run.get();
            }
            pool.shutdown();
            rig.closeRecorder();

            List<String> failed = IntStream.range(0, flows)
                    .filter(i -> i % oneFailsIn == oneFailsIn / 2)
                    .mapToObj(i -> "flow-" + i)
                    .toList();
            assertThat(rig.flowIds()).containsExactlyInAnyOrderElementsOf(failed);
            for (String flow : failed) {
                List<String> expected = new ArrayList<>();
                IntStream.range(0, ENTRIES).forEach(n -> expected.add("step " + n + " of " + flow));
                expected.add("cannot");
                assertThat(rig.messages(flow)).as(flow).isEqualTo(expected);
                assertThat(rig.remarks(flow, "# finished"))
                        .containsExactly("# finished at=TIME outcome=failed duration=D");
            }
            long kept = (long) failed.size() * (ENTRIES + 1);
            assertThat(rig.count(Counter.STORED)).isEqualTo(kept);
            assertThat(rig.count(Counter.RENDERED))
                    .as("entries of other flows rendered")
                    .isEqualTo(kept);
            assertThat(rig.count(Counter.DISCARDED)).isEqualTo((long) (flows - failed.size()) * ENTRIES);
            assertThat(rig.count(Counter.DISCARDED_TOO_EARLY)).isZero();
            rig.assertConserved();
        }
    }

    private static void run(LifeRig rig, int number, boolean fails) {
        try (FlowScope flow = FlowScope.open(rig.recorder, "flow-" + number)) {
            for (int n = 0; n < ENTRIES; n++) {
                rig.logger().debug("step {} of {}", n, flow.flowId());
            }
            if (fails) {
                rig.logger().error("cannot");
                flow.failed(new IOException("boom"));
            } else {
                flow.ok();
            }
        }
    }

    @Test
    void errorStorm_staysBounded() throws Exception {
        assertStormIsBounded(100_000, null);
    }

    @Test
    @Tag("large")
    void errorStorm_staysBounded_aMillionTimesAMinute(TestReporter reporter) throws Exception {
        Storm storm = assertStormIsBounded(
                1_000_000,
                new IOException("connection refused"),
                "triggerExceptions",
                "java.io.IOException",
                "triggerMarkers",
                "ALERT",
                "triggerSlowerThan",
                "1h",
                "triggerThreadDump",
                "true",
                "triggerThreadDumps",
                "3@1s");
        reporter.publishEntry("Java " + Runtime.version().feature(), storm.toString());
        assertThat(storm.millis()).isLessThan(60_000);
        assertThat(storm.threadDumps()).isBetween(1L, 1 + storm.millis() / 10_000);
        assertThat(storm.suppressedDumps()).isPositive();
    }

    /**
     * What a storm took.
     *
     * @param recorderMillis  processor time of the recorder's own threads
     * @param rssGrowthBytes  how much more memory the process has than before, beside the heap
     * @param heapGrowthBytes the same of the heap, after a collection
     * @param mostDiskBytes   the most that was in the dump directory at a time, as far as one looked
     */
    private record Storm(
            long millis,
            long recorderMillis,
            long rssGrowthBytes,
            long heapGrowthBytes,
            long mostDiskBytes,
            long triggers,
            long limited,
            long repeated,
            long threadDumps,
            long suppressedDumps) {}

    private Storm assertStormIsBounded(int errors, Throwable thrown, String... more) throws Exception {
        int flows = 5_000;
        List<String> properties = new ArrayList<>(List.of(more));
        properties.addAll(List.of("keep", "triggered", "triggerLocationLimit", "50"));
        properties.addAll(List.of("flowMaxBytes", "64KiB", "storeMaxBytes", "16MiB"));
        try (LifeRig rig = new LifeRig(dumpDir, properties.toArray(String[]::new))) {
            Logger logger = rig.logger("quiet");
            rig.logger("quiet").setLevel(Level.WARN);
            long heap = usedHeap();
            long cpu = cpuNanos();
            long rss = rssBesideHeap();
            long recorder = recorderNanos();
            long disk = 0;
            long start = System.nanoTime();
            for (int i = 0; i < errors; i++) {
                MDC.put("logID", "storm-" + i % flows);
                logger.error("cannot {}", i, thrown);
                if (i % LOOK_EVERY == LOOK_EVERY - 1) {
                    disk = Math.max(disk, blockBytes());
                }
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            long minutes = millis / 60_000 + 1;
            MDC.clear();
            recorder = recorderNanos() - recorder;
            rss = rssBesideHeap() - rss;
            assertThat((cpuNanos() - cpu) / errors)
                    .as("nanoseconds of all threads for each error")
                    .isLessThan(MOST_NANOS_AN_ERROR);
            heap = usedHeap() - heap;
            assertThat(heap).as("bytes of heap that stay").isLessThan(MOST_HEAP_BYTES);
            assertThat(rss).as("bytes of memory beside the heap").isLessThan(MOST_RSS_BYTES);
            assertThat(disk).as("bytes on tmpfs").isLessThan(MOST_DISK_BYTES);
            assertThat(TimeUnit.NANOSECONDS.toMillis(recorder))
                    .as("processor time of the recorder's threads")
                    .isLessThan(1000 + millis / 2);
            rig.closeRecorder();

            long counted = rig.count(Counter.TRIGGERS);
            assertThat(counted).isBetween(1L, 50 * (minutes + 1));
            assertThat(counted + rig.count(Counter.TRIGGERS_LIMITED) + rig.count(Counter.TRIGGERS_REPEATED))
                    .isEqualTo(errors);
            assertThat((long) rig.flowIds().size()).isEqualTo(counted);
            assertThat(bytes(rig.recorder.directory().orElseThrow().resolve("flows")))
                    .isLessThan(16 << 20);
            rig.assertConserved();
            return new Storm(
                    millis,
                    TimeUnit.NANOSECONDS.toMillis(recorder),
                    rss,
                    heap,
                    disk,
                    counted,
                    rig.count(Counter.TRIGGERS_LIMITED),
                    rig.count(Counter.TRIGGERS_REPEATED),
                    rig.count(Counter.THREAD_DUMPS),
                    rig.count(Counter.THREAD_DUMPS_SUPPRESSED));
        }
    }

    /** Memory of the process but for its heap; where nobody tells, zero. */
    private static long rssBesideHeap() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            long kibibytes = lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
            return (kibibytes << 10)
                    - ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
        }
    }

    /** Processor time of the recorder's thread and of those that take its dumps, as long as they live. */
    private static long recorderNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("logtracr-")) {
                nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return nanos;
    }

    /** What the file system gives for all files of the dump directory. */
    private long blockBytes() throws IOException {
        try (Stream<Path> files = Files.walk(dumpDir)) {
            return files.mapToLong(file -> (file.toFile().length() + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES)
                    .sum();
        }
    }

    /** The least of some looks: what nobody holds is garbage at one of them. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** CPU time of the process so far. */
    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void tenThousandVirtualThreads_haveAFlowEach() throws Exception {
        int threads = 10_000;
        ExecutorService pool = virtualThreads();
        try (LifeRig rig = new LifeRig(dumpDir, "bufferBytes", "64MiB", "maxFlows", "20000", "linger", "0s")) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                running.add(pool.submit(() -> {
                    try (FlowScope flow = FlowScope.open(rig.recorder, "v-" + number)) {
                        rig.logger().debug("begin {}", number);
                        Thread.yield();
                        rig.logger().debug("end {}", flow.flowId());
                        flow.ok();
                    }
                    return null;
                }));
            }
            for (Future<?> run : running) {
                run.get();
            }
            rig.closeRecorder();
            assertThat(rig.count(Counter.STORED)).isEqualTo(2 * threads);
            assertThat(rig.count(Counter.FLOWS_FINISHED)).isEqualTo(threads);
            assertThat(rig.messages("v-4711")).containsExactly("begin 4711", "end v-4711");
            rig.assertConserved();
        } finally {
            pool.shutdown();
        }
    }

    private static ExecutorService virtualThreads() throws IllegalAccessException, InvocationTargetException {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            assumeTrue(false, "this Java has no virtual threads");
            throw new AssertionError(e);
        }
    }
}
