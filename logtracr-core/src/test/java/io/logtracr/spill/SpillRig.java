package io.logtracr.spill;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.Arena;
import io.logtracr.arena.ArenaLayout;
import io.logtracr.arena.ArenaMemory;
import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import io.logtracr.flow.ChainQueue;
import io.logtracr.flow.FlowLimits;
import io.logtracr.flow.FlowTable;
import io.logtracr.flow.RecorderClock;
import io.logtracr.store.FlowStore;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Table, queue and spiller over an arena in direct memory, with a clock that only a test moves. */
final class SpillRig {

    private static final int DEBUG = 1;
    static final long DUMP_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);

    final AtomicLong nanos = new AtomicLong(1);
    final RecorderClock clock = new RecorderClock(nanos::get, Clock.systemUTC());
    final Counters counters = new Counters();
    final ChainQueue queue = new ChainQueue();
    final AtomicInteger wakeups = new AtomicInteger();
    final List<String> warnings = new CopyOnWriteArrayList<>();
    final List<String> infos = new CopyOnWriteArrayList<>();
    final Arena arena;
    final FlowTable table;
    final Spiller spiller;

    SpillRig(ArenaLayout layout, FlowLimits limits, FlowStore store) {
        this(layout, limits, store, ArenaMemory.direct(layout.bytes()));
    }

    SpillRig(ArenaLayout layout, FlowLimits limits, FlowStore store, ArenaMemory memory) {
        arena = new Arena(memory, layout, List.of("logID"), new Arena.Origin(1, 1, 1));
        table = new FlowTable(arena, limits, queue, counters, wakeups::incrementAndGet);
        spiller = new Spiller(arena, table, queue, store, counters, clock, DUMP_INTERVAL_NANOS, new SpillReporter() {
            @Override
            public void info(String message) {
                infos.add(message);
            }

            @Override
            public void warn(String message, Throwable cause) {
                warnings.add(message);
            }
        });
    }

    /** An arena with this many chunks of this size. */
    static ArenaLayout layout(int chunks, int chunkBytes, int slots) {
        int rest = ArenaLayout.of(1 << 20, slots, chunkBytes).bytes()
                - ArenaLayout.of(1 << 20, slots, chunkBytes).chunkCount() * chunkBytes;
        int bytes = (rest + 63) / 64 * 64 + chunks * chunkBytes;
        while (ArenaLayout.of(bytes, slots, chunkBytes).chunkCount() > chunks) {
            bytes -= 64;
        }
        return ArenaLayout.of(bytes, slots, chunkBytes);
    }

    boolean record(String flowId, Object... arguments) {
        return table.record(
                flowId,
                clock.nanoTime(),
                clock.epochNanos(clock.nanoTime()),
                DEBUG,
                "com.acme.Filter",
                "{} {} {}",
                arguments,
                arguments.length,
                null,
                Thread.currentThread().getName(),
                null);
    }

    void advance(long amount, TimeUnit unit) {
        nanos.addAndGet(unit.toNanos(amount));
    }

    long lost() {
        long lost = 0;
        for (Counter counter : Counter.values()) {
            lost += counter.isLoss() ? counters.get(counter) : 0;
        }
        return lost;
    }

    void assertConserved() {
        assertThat(counters.get(Counter.STORED) + table.buffered() + counters.get(Counter.DISCARDED) + lost())
                .as(
                        "stored %s buffered %s discarded %s lost %s",
                        counters.get(Counter.STORED), table.buffered(), counters.get(Counter.DISCARDED), lost())
                .isEqualTo(table.accepted());
    }

    /** After a drain: everything is back. */
    void assertEmpty() {
        assertConserved();
        assertThat(table.buffered()).isZero();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(table.size()).isZero();
        assertThat(arena.freeChunks()).isEqualTo(arena.layout().chunkCount());
        assertThat(arena.freeSlots()).isEqualTo(arena.layout().slotCount());
    }
}
