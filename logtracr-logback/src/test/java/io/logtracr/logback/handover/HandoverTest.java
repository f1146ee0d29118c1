package io.logtracr.logback.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logtracr.FlowScope;
import io.logtracr.handover.Handover;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** The flow on its way from thread to thread. */
@Timeout(60)
class HandoverTest {

    private static final String KEY = "logID";
    private static final Callable<String> FLOW = HandoverTest::flow;
    private static final int JAVA = Runtime.version().feature();

    /** The pools that applications have. */
    enum Pool {
        THREADS,
        FORK_JOIN,
        COMMON,
        SCHEDULED,
        VIRTUAL;

        ExecutorService open() throws Exception {
            return switch (this) {
                case THREADS -> Executors.newFixedThreadPool(2);
                case FORK_JOIN -> new ForkJoinPool(2);
                case COMMON -> ForkJoinPool.commonPool();
                case SCHEDULED -> Executors.newScheduledThreadPool(2);
                case VIRTUAL -> {
                    assumeTrue(JAVA >= 21, "Java " + JAVA + " has no virtual threads");
                    Method method = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
                    yield (ExecutorService) method.invoke(null);
                }
            };
        }
    }

    private final List<ExecutorService> pools = new ArrayList<>();

    @AfterEach
    void end() {
        MDC.clear();
        pools.forEach(ExecutorService::shutdownNow);
    }

    private ExecutorService open(Pool pool) throws Exception {
        ExecutorService opened = pool.open();
        pools.add(opened);
        return opened;
    }

    private static String flow() {
        return String.valueOf(MDC.get(KEY));
    }

    private static <T> T in(String flowId, Callable<T> work) throws Exception {
        try (FlowScope scope = FlowScope.open(null, flowId)) {
            return work.call();
        }
    }

    @ParameterizedTest
    @EnumSource
    void executorService_handsTheFlowOver_andLeavesNothingBehind(Pool pool) throws Exception {
        ExecutorService plain = open(pool);
        ExecutorService wrapped = Handover.ofFlow().executorService(plain);
        assertThat(in("a", () -> wrapped.submit(FLOW)).get()).isEqualTo("a");
        assertThat(in("b", () -> wrapped.invokeAny(List.of(FLOW)))).isEqualTo("b");
        for (Future<String> each : in("c", () -> wrapped.invokeAll(List.of(FLOW, FLOW)))) {
            assertThat(each.get()).isEqualTo("c");
        }
        for (Future<String> each : in("d", () -> wrapped.invokeAll(List.of(FLOW), 9, TimeUnit.SECONDS))) {
            assertThat(each.get()).isEqualTo("d");
        }
        assertThat(in("e", () -> wrapped.invokeAny(List.of(FLOW), 9, TimeUnit.SECONDS)))
                .isEqualTo("e");
        LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
        assertThat(in("f", () -> wrapped.submit(() -> seen.add(flow()), "result"))
                        .get())
                .isEqualTo("result");
        in("g", () -> wrapped.submit((Runnable) () -> seen.add(flow()))).get();
        in("h", () -> {
            wrapped.execute(() -> seen.add(flow()));
            return null;
        });
        assertThat(List.of(seen.take(), seen.take(), seen.take())).containsExactlyInAnyOrder("f", "g", "h");

        assertThat(wrapped.submit(FLOW).get()).as("outside any flow").isEqualTo("null");
        for (int i = 0; i < 20; i++) {
            assertThat(plain.submit(FLOW).get()).as("on a pooled thread").isEqualTo("null");
        }
    }

    @Test
    void runnable_putsBackWhatWasThere_whateverTheTaskLeaves() {
        MDC.put(KEY, "owner");
        Runnable task = Handover.ofFlow().runnable(() -> {
            assertThat(flow()).isEqualTo("owner");
            MDC.put(KEY, "stale");
            MDC.put("user", "alice");
            throw new IllegalStateException("from the task");
        });
        MDC.put(KEY, "worker's own");
        assertThatThrownBy(task::run).hasMessage("from the task");
        assertThat(flow()).isEqualTo("worker's own");
        assertThat(MDC.get("user")).as("not the flow's, so not touched").isEqualTo("alice");
    }

    @Test
    void runnable_takesAStaleFlowAway_whenHandedOverOutsideAnyFlow() {
        List<String> seen = new ArrayList<>();
        Runnable task = Handover.ofFlow().runnable(() -> seen.add(flow()));
        MDC.put(KEY, "stale");
        task.run();
        assertThat(seen).containsExactly("null");
        assertThat(flow()).isEqualTo("stale");
    }

    @Test
    void wholeMdc_replacesAll_andPutsAllBack() {
        MDC.put(KEY, "a");
        MDC.put("user", "alice");
        List<Map<String, String>> seen = new ArrayList<>();
        Runnable task = Handover.ofWholeMdc().runnable(() -> {
            seen.add(MDC.getCopyOfContextMap());
            MDC.put("more", "x");
        });
        MDC.clear();
        MDC.put("worker", "1");
        task.run();
        assertThat(seen).containsExactly(Map.of(KEY, "a", "user", "alice"));
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("worker", "1"));
    }

    @Test
    void ofKeys_carriesThese() {
        MDC.put("traceId", "t");
        MDC.put("user", "alice");
        List<String> seen = new ArrayList<>();
        Runnable task = Handover.ofKeys("traceId", "tenant")
                .runnable(() -> seen.add(MDC.get("traceId") + MDC.get("tenant") + MDC.get("user")));
        MDC.clear();
        MDC.put("tenant", "stale");
        task.run();
        assertThat(seen).containsExactly("tnullnull");
        assertThat(MDC.get("tenant")).isEqualTo("stale");
    }

    @Test
    void scheduler_handsTheFlowOver_eachTime() throws Exception {
        ScheduledExecutorService plain = Executors.newScheduledThreadPool(1);
        pools.add(plain);
        ScheduledExecutorService wrapped = Handover.ofFlow().scheduler(plain);
        LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
        assertThat(in("a", () -> wrapped.schedule(FLOW, 1, TimeUnit.MILLISECONDS))
                        .get())
                .isEqualTo("a");
        in("b", () -> wrapped.schedule(() -> seen.add(flow()), 1, TimeUnit.MILLISECONDS))
                .get();
        assertThat(seen.take()).isEqualTo("b");
        ScheduledFuture<?> rate =
                in("c", () -> wrapped.scheduleAtFixedRate(() -> seen.add(flow()), 0, 1, TimeUnit.MILLISECONDS));
        assertThat(List.of(seen.take(), seen.take())).containsExactly("c", "c");
        rate.cancel(false);
        ScheduledFuture<?> delay =
                in("d", () -> wrapped.scheduleWithFixedDelay(() -> seen.add(flow()), 0, 1, TimeUnit.MILLISECONDS));
        String next = seen.take();
        while (next.equals("c")) {
            next = seen.take();
        }
        assertThat(List.of(next, seen.take())).containsExactly("d", "d");
        delay.cancel(false);
        assertThat(plain.submit(FLOW).get()).isEqualTo("null");
    }

    @Test
    void completableFuture_staysInTheFlow_withAWrappedExecutor() throws Exception {
        Executor executor = Handover.ofFlow().executor(open(Pool.THREADS));
        CountDownLatch composed = new CountDownLatch(1);
        CompletableFuture<String> all = in(
                "a",
                () -> CompletableFuture.supplyAsync(
                                () -> {
                                    await(composed);
                                    return flow();
                                },
                                executor)
                        .thenApplyAsync(before -> before + flow(), executor)
                        .thenCombineAsync(CompletableFuture.completedFuture(""), (x, y) -> x + flow(), executor));
        composed.countDown();
        assertThat(all.get()).isEqualTo("aaa");
    }

    @Test
    void completableFuture_staysInTheFlow_withWrappedFunctions_onAnyThread() throws Exception {
        Handover handover = Handover.ofFlow();
        CompletableFuture<String> source = new CompletableFuture<>();
        LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
        CompletableFuture<String> all = in(
                "a",
                () -> source.thenApply(handover.function(x -> x + flow()))
                        .thenCompose(handover.function(
                                x -> CompletableFuture.supplyAsync(handover.supplier(() -> x + flow()))))
                        .handle(handover.biFunction((x, failure) -> x + flow()))
                        .whenComplete(handover.biConsumer((x, failure) -> seen.add(flow()))));
        in("a", () -> all.thenAccept(handover.consumer(x -> seen.add(flow()))));
        in("completer", () -> source.complete(""));
        assertThat(all.get()).isEqualTo("aaa");
        assertThat(List.of(seen.take(), seen.take())).containsExactly("a", "a");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A limit, documented: streams take no executor, so what they run must be wrapped. */
    @Test
    void parallelStream_staysInTheFlow_onlyWithWrappedFunctions() throws Exception {
        Set<String> plain = ConcurrentHashMap.newKeySet();
        Set<String> wrapped = in("a", () -> {
            IntStream.range(0, 10_000).parallel().forEach(i -> plain.add(flow()));
            return IntStream.range(0, 10_000)
                    .boxed()
                    .parallel()
                    .map(Handover.ofFlow().function(i -> flow()))
                    .collect(Collectors.toSet());
        });
        assertThat(wrapped).containsExactly("a");
        assertThat(plain).contains("a").isSubsetOf("a", "null");
    }

    @ParameterizedTest
    @EnumSource
    void close_closesTheExecutorItself_andCommonPoolGoesOn(Pool pool) throws Exception {
        ExecutorService plain = open(pool);
        ExecutorService wrapped = Handover.ofFlow().executorService(plain);
        assumeTrue(JAVA >= 19 || pool != Pool.COMMON, "before Java 19 nothing closes an executor");
        wrapped.getClass().getMethod("close").setAccessible(true);
        if (wrapped instanceof AutoCloseable closeable) {
            closeable.close();
        } else {
            wrapped.shutdown();
            assertThat(wrapped.awaitTermination(9, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(wrapped.isShutdown()).isEqualTo(pool != Pool.COMMON).isEqualTo(plain.isShutdown());
        assertThat(wrapped.isTerminated()).isEqualTo(plain.isTerminated());
    }

    @Test
    void shutdownNow_isTheExecutorsOwn() throws Exception {
        ExecutorService wrapped = Handover.ofFlow().executorService(Executors.newSingleThreadExecutor());
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        wrapped.execute(() -> {
            running.countDown();
            await(never);
        });
        running.await();
        wrapped.execute(() -> {});
        assertThat(wrapped.shutdownNow()).hasSize(1);
        assertThat(wrapped.awaitTermination(9, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void tenThousandVirtualThreads_haveEachItsFlow() throws Exception {
        ExecutorService wrapped = Handover.ofFlow().executorService(open(Pool.VIRTUAL));
        List<Future<String>> flows = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            flows.add(in("flow-" + i, () -> wrapped.submit(FLOW)));
        }
        for (int i = 0; i < flows.size(); i++) {
            assertThat(flows.get(i).get(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("flow-" + i);
        }
    }
}
