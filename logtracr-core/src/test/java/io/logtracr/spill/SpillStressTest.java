package io.logtracr.spill;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.ArenaLayout;
import io.logtracr.counter.Counter;
import io.logtracr.flow.Flow;
import io.logtracr.flow.FlowLimits;
import io.logtracr.flow.SpillReason;
import io.logtracr.spill.MemoryStore.Appended;
import io.logtracr.spill.MemoryStore.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that record into too little memory while the spiller stores, fails, and is asked for this and that. */
class SpillStressTest {

    private static final int WRITERS = 3;
    private static final int RECORDS = 20_000;

    private final Map<String, AtomicLong> called = new ConcurrentHashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void record_losesNothingUncounted_whileTheStoreWorks(long seed) throws Exception {
        MemoryStore store = new MemoryStore();
        SpillRig rig = randomRig(seed, 64, store);
        run(rig, store, seed, RECORDS, false);

        assertThat(rig.spiller.drain(Long.MAX_VALUE)).isTrue();
        rig.assertEmpty();
        long gaps = 0;
        for (Map.Entry<String, List<Appended>> flow : store.flows().entrySet()) {
            long found = StoredFlowCheck.entriesAndGaps(flow.getKey(), flow.getValue());
            assertThat(found)
                    .as(flow.getKey())
                    .isEqualTo(called.get(flow.getKey()).get());
            gaps += flow.getValue().stream().mapToLong(Appended::gaps).sum();
        }
        assertThat(store.flows()).hasSameSizeAs(called);
        assertThat(gaps).isEqualTo(rig.lost());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void record_losesNothingUncounted_whileTheStoreFailsNowAndThen(long seed) throws Exception {
        MemoryStore store = new MemoryStore();
        SpillRig rig = randomRig(seed, 8, store);
        run(rig, store, seed, RECORDS, true);

        store.work();
        assertThat(rig.spiller.drain(Long.MAX_VALUE)).isTrue();
        rig.assertEmpty();
        long found = 0;
        for (Map.Entry<String, List<Appended>> flow : store.flows().entrySet()) {
            found += StoredFlowCheck.entriesAndGaps(flow.getKey(), flow.getValue());
        }
        assertThat(rig.counters.get(Counter.STORE_FAILURES)).isPositive();
        assertThat(found).isLessThanOrEqualTo(rig.table.accepted());
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void record_discardsCounted_withoutStore(long seed) throws Exception {
        SpillRig rig = randomRig(seed, 16, null);
        run(rig, new MemoryStore(), seed, RECORDS, false);

        assertThat(rig.spiller.drain(Long.MAX_VALUE)).isTrue();
        rig.assertEmpty();
        assertThat(rig.counters.get(Counter.STORED)).isZero();
        assertThat(rig.counters.get(Counter.DISCARDED)).isPositive();
    }

    @Test
    void record_givesEverythingBack_whenTheStoreNeverWorks() throws Exception {
        MemoryStore store = new MemoryStore();
        store.failWhere((flow, step) -> step == Step.COMMIT);
        SpillRig rig = randomRig(31, 8, store);
        run(rig, store, 31, RECORDS, false);

        assertThat(rig.spiller.drain(Long.MAX_VALUE)).isFalse();
        rig.spiller.giveUpAll(true);
        rig.assertEmpty();
        assertThat(rig.lost()).isEqualTo(rig.table.accepted());
    }

    @Test
    void run_meetsEveryReason() throws Exception {
        Set<String> reasons = new TreeSet<>();
        for (long seed = 41; seed < 45; seed++) {
            called.clear();
            MemoryStore store = new MemoryStore();
            SpillRig rig = randomRig(seed, seed % 2 == 0 ? 64 : 4, store);
            run(rig, store, seed, RECORDS, false);
            rig.spiller.drain(Long.MAX_VALUE);
            store.flows().values().forEach(appends -> appends.forEach(append -> reasons.add(append.reason())));
        }
        assertThat(reasons)
                .contains(
                        SpillReason.IDLE.label(),
                        SpillReason.FLOW_FULL.label(),
                        SpillReason.TOO_MANY_FLOWS.label(),
                        SpillReason.ARENA_PRESSURE.label(),
                        SpillReason.REQUESTED.label(),
                        SpillReason.SHUTDOWN.label());
    }

    @Test
    @Tag("large")
    void record_losesNothingUncounted_forLong() throws Exception {
        for (long seed = 100; seed < 200; seed++) {
            called.clear();
            record_losesNothingUncounted_whileTheStoreWorks(seed);
            called.clear();
            record_losesNothingUncounted_whileTheStoreFailsNowAndThen(seed);
        }
    }

    private static SpillRig randomRig(long seed, int maxFlows, MemoryStore store) {
        Random random = new Random(seed);
        int chunkBytes = 64 * (2 + random.nextInt(6));
        ArenaLayout layout = SpillRig.layout(24 + random.nextInt(100), chunkBytes, 2 * maxFlows);
        int flowMaxChunks = 4 + random.nextInt(20);
        int recordMaxBytes = Math.max(256, flowMaxChunks / 4 * layout.bodyBytes());
        return new SpillRig(layout, new FlowLimits(maxFlows, flowMaxChunks, recordMaxBytes, store != null), store);
    }

    /** Application threads record; this thread is the spiller, whose clock jumps. */
    private void run(SpillRig rig, MemoryStore store, long seed, int records, boolean failing) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                running.add(writers.submit(() -> write(rig, new Random(seed * 31 + number), number, records)));
            }
            Random random = new Random(seed);
            if (failing) {
                store.failWhere((flow, step) -> step == Step.COMMIT);
            }
            while (!running.stream().allMatch(Future::isDone)
                    || (failing && rig.counters.get(Counter.STORE_FAILURES) == 0)) {
                rig.nanos.addAndGet(random.nextInt(50_000_000));
                if (failing && rig.counters.get(Counter.STORE_FAILURES) > 0) {
                    failAtRandom(store, random);
                }
                rig.spiller.work();
                if (random.nextInt(64) == 0) {
                    rig.advance(3, TimeUnit.SECONDS);
                }
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            writers.shutdownNow();
        }
    }

    private static void failAtRandom(MemoryStore store, Random random) {
        switch (random.nextInt(60)) {
            case 0 -> {
                Step failing = Step.values()[random.nextInt(Step.values().length)];
                store.failWhere((flow, step) -> step == failing || (failing == Step.ROLLBACK && step == Step.ENTRY));
            }
            case 1 -> store.breakWith(new IllegalStateException("broken"));
            case 2 -> store.failWhere((flow, step) -> flow.endsWith("1") && step == Step.BEGIN);
            case 3, 4, 5 -> store.work();
            default -> {
                // goes on as it is
            }
        }
    }

    private void write(SpillRig rig, Random random, int writer, int records) {
        for (int i = 0; i < records; i++) {
            String flow = "flow" + (random.nextInt(4) == 0 ? 0 : random.nextInt(20));
            called.computeIfAbsent(flow, id -> new AtomicLong()).incrementAndGet();
            int size = random.nextInt(20) == 0 ? random.nextInt(2000) : random.nextInt(40);
            rig.record(flow, writer, i, "y".repeat(size));
            if (random.nextInt(500) == 0) {
                Flow found = rig.table.find(flow);
                if (found != null) {
                    found.spill(SpillReason.REQUESTED);
                }
            }
        }
    }
}
