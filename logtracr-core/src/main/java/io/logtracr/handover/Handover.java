package io.logtracr.handover;

import io.logtracr.FlightRecorder;
import io.logtracr.RunningRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes work belong to the flow of the thread that hands it over, whichever thread does it:
 *
 * <pre>{@code
 * ExecutorService pool = Handover.ofFlow().executorService(Executors.newFixedThreadPool(8));
 * pool.submit(() -> log.debug("recorded in the flow of whoever submitted this"));
 * }</pre>
 *
 * What a wrapper carries is taken when the work is handed over (a task submitted, a function wrapped), set around each run, and then
 * what was there before is put back, so that nothing stale stays on a pooled thread, even if the task itself leaves something
 * behind. Work handed over outside any flow runs outside any flow. Immutable; any thread; costs two or three changes of the MDC a
 * run. Call it when logging was started, not before.
 */
public final class Handover {

    private static final Handover FLOW = new Handover(() -> MdcCarrier.ofKeys(
            RunningRecorder.get().map(FlightRecorder::flowKeys).orElseGet(Handover::defaultKeys)));
    private static final Handover WHOLE_MDC = new Handover(MdcCarrier::ofAll);

    private final Supplier<MdcCarrier> capture;

    private Handover(Supplier<MdcCarrier> capture) {
        this.capture = capture;
    }

    /**
     * Carries the flow, and nothing else: the MDC keys that the recorder which runs then takes flow ids from, {@code logID} where there
     * is none.
     */
    public static Handover ofFlow() {
        return FLOW;
    }

    /** Carries these MDC keys. */
    public static Handover ofKeys(String first, String... more) {
        List<String> keys = new ArrayList<>(List.of(more));
        keys.add(0, Objects.requireNonNull(first, "first"));
        List<String> all = List.copyOf(keys);
        return new Handover(() -> MdcCarrier.ofKeys(all));
    }

    /** Carries the whole MDC: all of it is replaced around each run. */
    public static Handover ofWholeMdc() {
        return WHOLE_MDC;
    }

    private static List<String> defaultKeys() {
        return FlightRecorder.DEFAULT_FLOW_KEYS;
    }

    /** Work that belongs to the flow of this moment, on this thread, whenever it is run. */
    public Runnable runnable(Runnable task) {
        Objects.requireNonNull(task, "task");
        MdcCarrier carried = capture.get();
        return () -> {
            Runnable restore = carried.set();
            try {
                task.run();
            } finally {
                restore.run();
            }
        };
    }

    /** As {@link #runnable}, with a result. */
    public <T> Callable<T> callable(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        MdcCarrier carried = capture.get();
        return () -> {
            Runnable restore = carried.set();
            try {
                return task.call();
            } finally {
                restore.run();
            }
        };
    }

    /** As {@link #runnable}, for {@code CompletableFuture.supplyAsync}. */
    public <T> Supplier<T> supplier(Supplier<T> task) {
        Objects.requireNonNull(task, "task");
        MdcCarrier carried = capture.get();
        return () -> {
            Runnable restore = carried.set();
            try {
                return task.get();
            } finally {
                restore.run();
            }
        };
    }

    /** As {@link #runnable}, for {@code thenApply}, {@code thenCompose} and parallel streams. */
    public <T, R> Function<T, R> function(Function<T, R> task) {
        Objects.requireNonNull(task, "task");
        MdcCarrier carried = capture.get();
        return argument -> {
            Runnable restore = carried.set();
            try {
                return task.apply(argument);
            } finally {
                restore.run();
            }
        };
    }

    /** As {@link #runnable}, for {@code handle} and {@code thenCombine}. */
    public <T, U, R> BiFunction<T, U, R> biFunction(BiFunction<T, U, R> task) {
        Objects.requireNonNull(task, "task");
        MdcCarrier carried = capture.get();
        return (first, second) -> {
            Runnable restore = carried.set();
            try {
                return task.apply(first, second);
            } finally {
                restore.run();
            }
        };
    }

    /** As {@link #runnable}, for {@code thenAccept}. */
    public <T> Consumer<T> consumer(Consumer<T> task) {
        Function<T, Void> function = function(argument -> {
            task.accept(argument);
            return null;
        });
        return function::apply;
    }

    /** As {@link #runnable}, for {@code whenComplete}. */
    public <T, U> BiConsumer<T, U> biConsumer(BiConsumer<T, U> task) {
        BiFunction<T, U, Void> function = biFunction((first, second) -> {
            task.accept(first, second);
            return null;
        });
        return function::apply;
    }

    /** An executor whose tasks belong to the flow of whoever hands them over. */
    public Executor executor(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return task -> executor.execute(runnable(task));
    }

    /** An executor service whose tasks belong to the flow of whoever submits them. Everything else is the executor's own. */
    public ExecutorService executorService(ExecutorService executor) {
        return new HandoverExecutorService<>(this, executor);
    }

    /**
     * A scheduler whose tasks belong to the flow of whoever schedules them; periodic ones each time, until they are cancelled.
     * Everything else is the executor's own.
     */
    public ScheduledExecutorService scheduler(ScheduledExecutorService executor) {
        return new HandoverScheduler(this, executor);
    }
}
