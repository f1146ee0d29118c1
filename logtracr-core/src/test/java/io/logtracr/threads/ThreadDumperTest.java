package io.logtracr.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logtracr.OnTmpfs;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dumps of real threads. */
@Timeout(120)
class ThreadDumperTest {

    private static final int JAVA = Runtime.version().feature();

    @TempDir(factory = OnTmpfs.class)
    Path folder;

    private final List<Thread> started = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private CountDownLatch virtualEnded = new CountDownLatch(0);

    @AfterEach
    void end() throws InterruptedException {
        over.countDown();
        for (Thread thread : started) {
            thread.interrupt();
            thread.join(20_000);
        }
        assertThat(virtualEnded.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private void start(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 64 << 10);
        thread.setDaemon(true);
        started.add(thread);
        thread.start();
    }

    private void waitForTheEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ThreadDumper dumper() {
        return new ThreadDumper(Optional.of(folder), Clock.systemUTC());
    }

    private String dump(ThreadDumper dumper, Set<String> first, int count, Duration interval) throws Exception {
        ThreadDumper.Series series = new ThreadDumper.Series("flow=\"f\"", first, count, interval);
        String text = dumper.take(series, soFar -> {}).orElseThrow().get(60, TimeUnit.SECONDS);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !dumper.isBusy());
        assertThat(folder).isEmptyDirectory();
        return text;
    }

    private void awaitWaiting(int count) {
        Awaitility.await()
                .until(() -> started.size() == count
                        && started.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
    }

    @Test
    void take_groupsThreadsThatDoTheSame_thoseOfTheFlowFirst() throws Exception {
        for (int i = 0; i < 30; i++) {
            start("pool-" + i, this::waitForTheEnd);
        }
        start("flow\n\"thread\"", () -> {
            ReentrantLock lock = new ReentrantLock();
            synchronized (lock) {
                waitForTheEnd();
            }
        });
        awaitWaiting(31);

        String text = dump(dumper(), Set.of("flow\n\"thread\""), 1, Duration.ZERO);

        assertThat(text)
                .startsWith("# logtracr threads flow=\"f\" dump=1/1 at=")
                .contains(" platform threads, ");
        List<String> groups = text.lines()
                .filter(line -> line.contains(" thread") && !line.startsWith("#"))
                .toList();
        assertThat(groups.get(0))
                .isEqualTo("1 thread WAITING on java.util.concurrent.CountDownLatch$Sync: \"flow??thread?\" (flow)");
        assertThat(groups.get(1))
                .startsWith("30 threads WAITING on java.util.concurrent.CountDownLatch$Sync: \"pool-")
                .endsWith(", ...");
        assertThat(text)
                .contains("    - locked java.util.concurrent.locks.ReentrantLock\n")
                .contains("    at io.logtracr.threads.ThreadDumperTest.waitForTheEnd(ThreadDumperTest.java:")
                .doesNotContain("java.base/")
                .doesNotContain("logtracr-dumper\"");
    }

    @Test
    void take_namesDeadlocks() throws Exception {
        ReentrantLock one = new ReentrantLock();
        ReentrantLock two = new ReentrantLock();
        CyclicBarrier both = new CyclicBarrier(2);
        start("philosopher-1", () -> lockBoth(one, two, both));
        start("philosopher-2", () -> lockBoth(two, one, both));
        awaitWaiting(2);
        assertThat(dump(dumper(), Set.of(), 1, Duration.ZERO).lines().filter(line -> line.startsWith("# deadlock: ")))
                .hasSize(2)
                .anyMatch(line -> line.matches("# deadlock: \"philosopher-1\" waits for"
                        + " java\\.util\\.concurrent\\.locks\\.ReentrantLock\\$NonfairSync@[0-9a-f]+"
                        + " held by \"philosopher-2\""));
    }

    private static void lockBoth(ReentrantLock first, ReentrantLock second, CyclicBarrier both) {
        first.lock();
        try {
            both.await();
            second.lockInterruptibly();
            second.unlock();
        } catch (Exception e) {
            Thread.currentThread().interrupt();
        } finally {
            first.unlock();
        }
    }

    @Test
    void series_tellsWhatChanged() throws Exception {
        CountDownLatch firstDump = new CountDownLatch(1);
        start("stuck", this::waitForTheEnd);
        start("ends", () -> await(firstDump));
        start("moves", () -> {
            await(firstDump);
            elsewhere();
        });
        awaitWaiting(3);
        ThreadDumper.Series series = new ThreadDumper.Series("t", Set.of(), 2, Duration.ofMillis(300));
        List<String> texts = new ArrayList<>();
        ThreadDumper dumper = dumper();
        CompletableFuture<String> text = dumper.take(series, soFar -> {
                    texts.add(soFar);
                    if (texts.size() == 1) {
                        start("appears", this::waitForTheEnd);
                        firstDump.countDown();
                    }
                })
                .orElseThrow();
        assertThat(dumper.take(series, soFar -> {}))
                .as("a second series at the same time")
                .isEmpty();
        String second = text.get(30, TimeUnit.SECONDS).substring(texts.get(0).length());

        assertThat(second).startsWith("# logtracr threads t dump=2/2 at=").contains("# since dump 1: ");
        assertThat(second.lines().filter(line -> line.startsWith("#   appeared: ")))
                .anyMatch(l -> l.contains("\"appears\""));
        assertThat(second.lines().filter(line -> line.startsWith("#   ended: ")))
                .anyMatch(l -> l.contains("\"ends\""));
        assertThat(second)
                .containsPattern("\"moves\" from io\\.logtracr\\.threads\\.ThreadDumperTest\\.await\\(.*\\)"
                        + " to io\\.logtracr\\.threads\\.ThreadDumperTest\\.elsewhere\\(.*\\)");
        assertThat(second).containsPattern(", all as before: \"[^\"]*\"");
        Awaitility.await().until(() -> !dumper.isBusy());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void elsewhere() {
        while (over.getCount() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void take_seesVirtualThreads() throws Exception {
        assumeTrue(JAVA >= 21, "Java " + JAVA + " has no virtual threads to tell of");
        startVirtual(1000);
        String text = dump(dumper(), Set.of(), 1, Duration.ZERO);
        assertThat(text).containsPattern("# [0-9]+ platform threads, [0-9]{4,} virtual, ");
        assertThat(text).containsPattern("\n(9[0-9]{2}|1000) virtual threads[^\n]*: \"#[0-9]+\"");
        assertThat(text).contains("    at io.logtracr.threads.ThreadDumperTest.waitForTheEnd(ThreadDumperTest.java:");
    }

    @Test
    void take_saysThatVirtualThreadsAreMissing_whereTheyCannotBeHad() throws Exception {
        assumeTrue(JAVA >= 21, "Java " + JAVA + " has no virtual threads to tell of");
        ThreadDumper dumper = new ThreadDumper(Optional.of(folder.resolve("missing")), Clock.systemUTC());
        assertThat(dump(dumper, Set.of(), 1, Duration.ZERO)).contains("# virtual threads are not all in here: ");
    }

    private void startVirtual(int count) throws Exception {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        CountDownLatch running = new CountDownLatch(count);
        virtualEnded = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            start.invoke(null, (Runnable) () -> {
                running.countDown();
                waitForTheEnd();
                virtualEnded.countDown();
            });
        }
        assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void stop_endsASeries_andItsThread() throws Exception {
        CountDownLatch firstDump = new CountDownLatch(1);
        ThreadDumper dumper = dumper();
        ThreadDumper.Series series = new ThreadDumper.Series("t", Set.of(), 3, Duration.ofMinutes(5));
        CompletableFuture<String> text =
                dumper.take(series, soFar -> firstDump.countDown()).orElseThrow();
        await(firstDump);
        dumper.stop();
        assertThat(dumper.awaitEnd(Duration.ofSeconds(60))).isTrue();
        assertThat(text.getNow("")).contains(" dump=1/3 ").doesNotContain(" dump=2/3 ");
        assertThat(dumper.take(series, soFar -> {})).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void awaitEnd_isBounded() throws Exception {
        CountDownLatch firstDump = new CountDownLatch(1);
        ThreadDumper dumper = dumper();
        assertThat(dumper.awaitEnd(Duration.ofSeconds(60))).isTrue();
        dumper.take(new ThreadDumper.Series("t", Set.of(), 1, Duration.ZERO), soFar -> {
            firstDump.countDown();
            waitForTheEnd();
        });
        await(firstDump);
        dumper.stop();
        assertThat(dumper.awaitEnd(Duration.ofMillis(20))).isFalse();
        over.countDown();
        assertThat(dumper.awaitEnd(Duration.ofSeconds(60))).isTrue();
    }

    /** Five thousand platform threads and, where there are any, a hundred thousand virtual ones. */
    @Test
    @Tag("large")
    void take_isBoundedInTimeAndSize_andTheApplicationHardlyNotices(TestReporter reporter) throws Exception {
        for (int i = 0; i < 5000; i++) {
            int depth = i % 50;
            start("worker-" + i, () -> deep(depth));
        }
        if (JAVA >= 21) {
            startVirtual(100_000);
        }
        awaitWaiting(5000);
        long[] quiet = latencies(Duration.ofSeconds(3), () -> true);
        ThreadDumper dumper = dumper();
        long start = System.nanoTime();
        CompletableFuture<String> text = dumper.take(
                        new ThreadDumper.Series("t", Set.of("worker-7"), 1, Duration.ZERO), soFar -> {})
                .orElseThrow();
        long[] dumping = latencies(Duration.ofSeconds(30), () -> !text.isDone());
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        reporter.publishEntry(
                "Java " + JAVA,
                "dump " + took + " ms, " + text.get().length()
                        + " characters; a step of 100 us took, p50/p99/p99.9/max us:"
                        + " quiet " + percentiles(quiet) + ", meanwhile " + percentiles(dumping) + "; "
                        + text.get().lines().skip(1).findFirst().orElseThrow());
        assertThat(took).isLessThan(15_000);
        assertThat(text.get().length()).isLessThan(ThreadText.MOST_CHARS + 4096);
        assertThat(text.get()).contains("\"worker-7\" (flow)");
        if (JAVA >= 21) {
            assertThat(text.get()).containsPattern("\n[0-9]{5,6} virtual threads");
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !dumper.isBusy());
        assertThat(folder).isEmptyDirectory();
    }

    private void deep(int depth) {
        if (depth > 0) {
            deep(depth - 1);
        } else {
            waitForTheEnd();
        }
    }

    /** How long an application's step of a tenth of a millisecond takes, in nanoseconds. */
    private static long[] latencies(Duration longest, java.util.function.BooleanSupplier goesOn) {
        List<Long> latencies = new ArrayList<>();
        long end = System.nanoTime() + longest.toNanos();
        long last = System.nanoTime();
        while (last < end && goesOn.getAsBoolean()) {
            while (System.nanoTime() - last < 100_000) {
                Thread.onSpinWait();
            }
            long now = System.nanoTime();
            latencies.add(now - last);
            last = now;
        }
        return latencies.stream().mapToLong(Long::longValue).toArray();
    }

    private static String percentiles(long[] nanos) {
        long[] sorted = LongStream.of(nanos).sorted().toArray();
        return Arrays.toString(new long[] {
            sorted[sorted.length / 2] / 1000,
            sorted[(int) (sorted.length * 0.99)] / 1000,
            sorted[(int) (sorted.length * 0.999)] / 1000,
            sorted[sorted.length - 1] / 1000
        });
    }
}
