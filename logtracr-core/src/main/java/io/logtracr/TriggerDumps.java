package io.logtracr;

import io.logtracr.arena.ArenaReader;
import io.logtracr.arena.LogEntry;
import io.logtracr.config.DumpSeries;
import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import io.logtracr.flow.Wakeup;
import io.logtracr.store.FailureCause;
import io.logtracr.store.FlowStore;
import io.logtracr.store.FlowText;
import io.logtracr.threads.ThreadDumper;
import io.logtracr.threads.ThreadDumper.Series;
import io.logtracr.trigger.FlowTrigger;
import io.logtracr.trigger.TriggerListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Has thread dumps taken when a flow is marked, and stores them beside it. The recorder's thread; the dumps themselves are taken on
 * a thread of their own.
 */
final class TriggerDumps implements TriggerListener {

    /**
     * From the beginning of one series to that of the next. A dump stops the application for some milliseconds, again and again;
     * after ten seconds one shows something new, and when everything fails at once, the first one shows why.
     */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int MOST_THREADS_A_FLOW = 1000;

    private final RecorderEngine engine;
    private final FlowStore store;
    private final ThreadDumper dumper;
    private final DumpSeries series;
    private final Counters counters;
    private final Wakeup wakeup;
    /** Taken, and not stored yet; a later text of a series has the earlier ones in it. */
    private final AtomicReference<Taken> taken = new AtomicReference<>();

    private boolean any;
    private long lastNanoTime;

    private record Taken(String flowId, String text) {}

    TriggerDumps(
            RecorderEngine engine,
            FlowStore store,
            ThreadDumper dumper,
            DumpSeries series,
            Counters counters,
            Wakeup wakeup) {
        this.engine = engine;
        this.store = store;
        this.dumper = dumper;
        this.series = series;
        this.counters = counters;
        this.wakeup = wakeup;
    }

    @Override
    public void onTrigger(FlowTrigger trigger) {
        long now = System.nanoTime();
        if (any && now - lastNanoTime < PAUSE_NANOS || taken.get() != null) {
            counters.add(Counter.THREAD_DUMPS_SUPPRESSED, 1);
            return;
        }
        String flowId = trigger.flowId();
        Series wanted = new Series(title(trigger), threadsOf(trigger), series.count(), series.interval());
        Optional<CompletableFuture<String>> text = dumper.take(wanted, soFar -> {
            taken.set(new Taken(flowId, soFar));
            wakeup.wake();
        });
        if (text.isEmpty()) {
            counters.add(Counter.THREAD_DUMPS_SUPPRESSED, 1);
            return;
        }
        any = true;
        lastNanoTime = now;
        counters.add(Counter.THREAD_DUMPS, 1);
        text.get().whenComplete((all, failure) -> {
            if (failure != null) {
                counters.add(Counter.THREAD_DUMPS_LOST, 1);
            }
        });
    }

    private String title(FlowTrigger trigger) {
        return "flow=\"" + FlowText.printable(trigger.flowId()) + "\" instance=\"" + engine.instance() + "\" trigger=\""
                + FlowText.printable(String.valueOf(trigger.by())) + '"';
    }

    /** The threads whose names the flow's entries in memory carry, and the one that triggered. */
    private Set<String> threadsOf(FlowTrigger trigger) {
        Set<String> names = new HashSet<>();
        names.add(String.valueOf(trigger.thread()));
        engine.readArena(arena -> {
            for (ArenaReader.ArenaFlow stay : arena.reader().flow(trigger.flowId())) {
                for (LogEntry entry : stay.entries()) {
                    if (names.size() < MOST_THREADS_A_FLOW && entry.thread() != null) {
                        names.add(entry.thread());
                    }
                }
            }
            return names;
        });
        return names;
    }

    /** Stores what was taken. Does I/O. */
    void store() {
        Taken next = taken.getAndSet(null);
        if (next == null) {
            return;
        }
        try {
            if (!store.putThreads(next.flowId(), next.text().getBytes(StandardCharsets.UTF_8))) {
                counters.add(Counter.THREAD_DUMPS_LOST, 1);
            }
        } catch (IOException e) {
            FailureCause.count(e, counters::add);
            counters.add(Counter.THREAD_DUMPS_LOST, 1);
        }
    }
}
