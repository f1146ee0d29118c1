package io.logtracr.spill;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.LossCause;
import io.logtracr.counter.Counter;
import io.logtracr.flow.Chain;
import io.logtracr.flow.Flow;
import io.logtracr.flow.FlowLimits;
import io.logtracr.flow.FlowNote;
import io.logtracr.flow.SpillReason;
import io.logtracr.spill.MemoryStore.Appended;
import io.logtracr.spill.MemoryStore.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpillerTest {

    private static final String TEXT = "x".repeat(60);

    private final MemoryStore store = new MemoryStore();

    private SpillRig rig(int chunks, int maxFlows, int flowMaxChunks) {
        return new SpillRig(
                SpillRig.layout(chunks, 256, 2 * maxFlows), new FlowLimits(maxFlows, flowMaxChunks, 1024, true), store);
    }

    @Test
    void work_spillsFlow_onceItIsIdleForTheDumpInterval() {
        SpillRig rig = rig(16, 4, 8);
        rig.record("a", 1, 2, 3);
        rig.advance(1999, TimeUnit.MILLISECONDS);
        rig.spiller.work();
        assertThat(store.appended("a")).isEmpty();

        rig.advance(501, TimeUnit.MILLISECONDS);
        rig.spiller.work();

        assertThat(store.appended("a")).singleElement().satisfies(append -> {
            assertThat(append.reason()).isEqualTo("idle");
            assertThat(append.entries()).isEqualTo(1);
        });
        rig.assertEmpty();
    }

    @Test
    void work_spillsFullFlow_withoutAnyGap() {
        SpillRig rig = rig(64, 4, 8);
        for (int i = 0; i < 200; i++) {
            assertThat(rig.record("a", i, TEXT, i)).isTrue();
            rig.spiller.work();
            assertThat(rig.arena.freeChunks()).isGreaterThanOrEqualTo(64 - 8);
        }
        rig.spiller.drain(Long.MAX_VALUE);

        List<Appended> appends = store.appended("a");
        assertThat(appends).hasSizeGreaterThan(10).extracting(Appended::gaps).containsOnly(0L);
        assertThat(appends).extracting(Appended::reason).contains("flow_full").endsWith("shutdown");
        assertThat(StoredFlowCheck.entriesAndGaps("a", appends)).isEqualTo(200);
        rig.assertEmpty();
    }

    @Test
    void read_showsEntry_thatMadeItsFlowSpill() throws Exception {
        SpillRig rig = rig(64, 4, 4);
        int recorded = 0;
        while (rig.queue.isEmpty()) {
            rig.record("a", recorded++, TEXT, 0);
        }
        rig.spiller.work();

        assertThat(rig.arena.reader().flow("a").get(0).entries())
                .extracting(entry -> entry.arguments().get(0))
                .containsExactly(recorded - 1);
    }

    @Test
    void work_makesOldestFlowsLeave_whenThereAreTooMany() {
        SpillRig rig = rig(64, 8, 8);
        for (int i = 0; i < 9; i++) {
            rig.advance(1, TimeUnit.MILLISECONDS);
            rig.record("flow" + i, i, 0, 0);
        }
        rig.spiller.work();

        assertThat(store.flows()).containsOnlyKeys("flow0", "flow1");
        assertThat(store.appended("flow0")).extracting(Appended::reason).containsExactly("too_many_flows");
        assertThat(rig.table.size()).isEqualTo(7);
        rig.assertConserved();
    }

    @Test
    void work_relievesArena_whenItRunsShort() {
        SpillRig rig = rig(32, 32, 32);
        for (int i = 0; i < 29; i++) {
            rig.advance(1, TimeUnit.MICROSECONDS);
            rig.record("flow" + i, i, TEXT, TEXT);
        }
        assertThat(rig.arena.freeChunks()).isLessThan(4);
        rig.spiller.work();

        assertThat(rig.arena.freeChunks()).isGreaterThanOrEqualTo(4);
        assertThat(store.appended("flow0")).extracting(Appended::reason).containsExactly("arena_pressure");
        assertThat(store.appended("flow28")).isEmpty();
        rig.assertConserved();
    }

    @Test
    void work_storesWhatWasAskedFor_andTheFlowStays() {
        SpillRig rig = rig(16, 4, 8);
        rig.record("a", 1, 0, 0);
        rig.table.find("a").spill(SpillReason.REQUESTED);
        rig.spiller.work();
        rig.record("a", 2, 0, 0);
        rig.table.find("a").spill(SpillReason.REQUESTED);
        rig.spiller.work();

        assertThat(store.appended("a")).extracting(Appended::reason).containsExactly("requested", "requested");
        assertThat(StoredFlowCheck.entriesAndGaps("a", store.appended("a"))).isEqualTo(2);
        assertThat(rig.table.size()).isEqualTo(1);
    }

    @Test
    void work_keepsChain_whenTheStoreFails_andStoresItInOrderLater() {
        SpillRig rig = rig(32, 4, 8);
        for (Step step : List.of(Step.BEGIN, Step.ENTRY, Step.COMMIT)) {
            store.failWhere((flow, at) -> at == step);
            rig.record("a", step.name(), 1, 0);
            rig.table.find("a").spill(SpillReason.REQUESTED);
            rig.spiller.work();
            rig.record("a", step.name(), 2, 0);
            rig.table.find("a").spill(SpillReason.REQUESTED);
            rig.spiller.work();
            rig.assertConserved();
            store.work();
            rig.advance(20, TimeUnit.SECONDS);
            rig.spiller.work();
        }

        assertThat(StoredFlowCheck.entriesAndGaps("a", store.appended("a"))).isEqualTo(6);
        assertThat(rig.counters.get(Counter.STORED)).isEqualTo(6);
        assertThat(rig.counters.get(Counter.STORE_FAILURES)).isEqualTo(3);
        assertThat(rig.warnings).hasSize(3);
        assertThat(rig.infos).hasSize(3);
        rig.assertEmpty();
    }

    @Test
    void work_triesFewTimesOnly_whileTheStoreFails() {
        SpillRig rig = rig(64, 16, 8);
        store.failWhere((flow, step) -> step == Step.BEGIN);
        for (int i = 0; i < 16; i++) {
            rig.record("flow" + i, i, 0, 0);
        }
        rig.advance(3, TimeUnit.SECONDS);
        for (int i = 0; i < 1000; i++) {
            rig.advance(1, TimeUnit.MILLISECONDS);
            assertThat(rig.spiller.work()).as("the spiller sleeps").isGreaterThanOrEqualTo(0);
        }

        assertThat(store.tries()).isBetween(4, 3 * 6);
        assertThat(rig.warnings).hasSize(1);
    }

    @Test
    void work_sleeps_whileTheStoreFails() {
        SpillRig rig = rig(64, 16, 8);
        store.failWhere((flow, step) -> true);
        rig.record("a", 1, 0, 0);
        rig.advance(3, TimeUnit.SECONDS);
        rig.spiller.work();

        for (int i = 0; i < 100; i++) {
            long sleep = rig.spiller.work();
            assertThat(sleep).isPositive();
            rig.nanos.addAndGet(sleep);
        }
        assertThat(rig.nanos.get()).isGreaterThan(TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void work_storesOtherFlows_whileSomeFlowsCannotBeWritten() {
        SpillRig rig = rig(128, 32, 8);
        store.failWhere((flow, step) -> flow.startsWith("bad"));
        for (int i = 0; i < 4; i++) {
            rig.record("bad" + i, i, 0, 0);
        }
        rig.advance(1, TimeUnit.MICROSECONDS);
        for (int i = 0; i < 8; i++) {
            rig.record("good" + i, i, 0, 0);
        }
        rig.advance(3, TimeUnit.SECONDS);
        for (int i = 0; i < 10; i++) {
            rig.spiller.work();
            rig.advance(300, TimeUnit.MILLISECONDS);
        }
        assertThat(store.flows()).hasSize(8);

        for (int round = 0; round < 20; round++) {
            rig.record("late" + round, 0, 0, 0);
            rig.table.find("late" + round).spill(SpillReason.REQUESTED);
            rig.spiller.work();
            assertThat(store.appended("late" + round)).hasSize(1);
        }
        rig.assertConserved();
    }

    @Test
    void work_relievesArena_whileSomeFlowCannotBeWritten() {
        SpillRig rig = rig(32, 32, 32);
        store.failWhere((flow, step) -> flow.equals("bad"));
        rig.record("bad", 0, 0, 0);
        rig.record("good", 0, 0, 0);
        rig.advance(3, TimeUnit.SECONDS);
        rig.spiller.work();
        rig.advance(200, TimeUnit.MILLISECONDS);
        rig.spiller.work();
        rig.advance(400, TimeUnit.MILLISECONDS);
        rig.spiller.work();
        for (int i = 0; i < 200; i++) {
            assertThat(rig.record("flow" + i % 31, i, TEXT, TEXT)).isTrue();
            rig.spiller.work();
        }

        assertThat(rig.lost()).isZero();
        rig.assertConserved();
    }

    @Test
    void work_losesOnlyTheChain_whenTheStoreIsBroken() {
        SpillRig rig = rig(32, 4, 8);
        store.breakWith(new IllegalStateException("broken"));
        for (int i = 0; i < 50; i++) {
            rig.record("a", i, 0, 0);
            rig.table.find("a").spill(SpillReason.REQUESTED);
            rig.spiller.work();
        }
        store.work();
        rig.record("a", 50, 0, 0);
        rig.spiller.drain(Long.MAX_VALUE);

        assertThat(rig.counters.get(Counter.LOST_FAILURE)).isEqualTo(50);
        assertThat(store.appended("a")).singleElement().satisfies(append -> {
            assertThat(append.gaps()).isEqualTo(50);
            assertThat(append.entries()).isEqualTo(1);
        });
        assertThat(rig.warnings).as("not one warning a chain").hasSize(1);
        rig.assertEmpty();
    }

    @Test
    void work_givesRefusedFlowsUp_beforeSlotsRunOut() {
        SpillRig rig = rig(64, 8, 8);
        store.failWhere((flow, step) -> true);
        for (int i = 0; i < 1000; i++) {
            rig.record("flow" + i, i, 0, 0);
            rig.advance(3, TimeUnit.SECONDS);
            rig.spiller.work();
        }

        assertThat(rig.counters.get(Counter.LOST_STORE_FAILED)).isGreaterThan(900);
        assertThat(rig.counters.get(Counter.LOST_TOO_MANY_FLOWS)).isZero();
        assertThat(rig.arena.freeSlots()).isPositive();
        rig.assertConserved();
    }

    @Test
    void record_dropsWhatTheStoreRefused_beforeAnythingElse() {
        SpillRig rig = rig(8, 8, 64);
        store.failWhere((flow, step) -> true);
        rig.record("old", 0, TEXT, TEXT);
        rig.table.find("old").spill(SpillReason.REQUESTED);
        rig.spiller.work();
        for (int i = 0; i < 8; i++) {
            assertThat(rig.record("new", i, TEXT, TEXT)).isTrue();
        }

        assertThat(rig.counters.get(Counter.LOST_STORE_FAILED)).isEqualTo(1);
        assertThat(rig.lost()).isEqualTo(1);
    }

    @Test
    void record_dropsTheOldestRefused_whenManyBeforeThemAreEmptied() {
        int chunks = 400;
        SpillRig rig = rig(chunks, 1000, 1000);
        store.failWhere((flow, step) -> true);
        int refused = 2 * chunks;
        for (int i = 0; i < refused; i++) {
            rig.record("refused" + i, i, TEXT, TEXT);
            rig.table.find("refused" + i).spill(SpillReason.REQUESTED);
            rig.spiller.work();
        }
        for (int i = 0; i < chunks; i++) {
            assertThat(rig.record("new", i, TEXT, TEXT)).isTrue();
        }

        assertThat(rig.lost()).isEqualTo(refused);
        assertThat(rig.table.find("new").entries()).isEqualTo(chunks);
        rig.assertConserved();
    }

    @Test
    void queue_knowsTheChain_whileItIsBeingStored() {
        SpillRig rig = rig(16, 4, 8);
        rig.record("a", 1, 0, 0);
        List<Chain> found = new ArrayList<>();
        store.beforeCommit(() -> {
            found.add(rig.queue.find("a"));
            found.addAll(rig.queue.all());
        });
        rig.table.find("a").spill(SpillReason.REQUESTED);
        Chain chain = rig.queue.find("a");
        rig.spiller.work();

        assertThat(found).containsExactly(chain, chain);
        assertThat(chain.done()).isCompletedWithValue(true);
        assertThat(rig.queue.find("a")).isNull();
        assertThat(rig.queue.all()).isEmpty();
    }

    @Test
    void work_storesWhatHasEntries_andOnlyNotesWhatLostThemAll_whereTheStoreIsFull() {
        SpillRig rig = rig(8, 64, 4);
        store.fill();
        leaveOneByOne(rig, 20);
        rig.spiller.work();

        assertThat(store.flows()).containsOnlyKeys(flows(12, 20));
        assertThat(store.neverStored()).containsOnlyKeys(flows(0, 12)).containsValues(1L);
        assertThat(rig.counters.get(Counter.STORED)).isEqualTo(8);
        assertThat(rig.counters.get(Counter.LOST_ARENA_FULL)).isEqualTo(12);
        assertThat(rig.spiller.drain(Long.MAX_VALUE)).isTrue();
        rig.assertEmpty();
    }

    @Test
    void work_tellsOfFlowsThatLostAll_whereTheStoreHasRoom() {
        SpillRig rig = rig(8, 64, 4);
        leaveOneByOne(rig, 20);
        rig.spiller.work();

        assertThat(store.flows()).containsOnlyKeys(flows(0, 20));
        assertThat(store.neverStored()).isEmpty();
        assertThat(store.appended("flow0")).extracting(Appended::gaps).containsExactly(1L);
    }

    @Test
    void work_tellsWhatWasOnlyNoted_whereTheFlowComesAgain() {
        SpillRig rig = rig(4, 64, 4);
        store.fill();
        leaveOneByOne(rig, 8);
        rig.spiller.work();
        assertThat(store.neverStored()).containsKey("flow0");
        rig.record("flow0", 8, 0, 0);
        rig.spiller.drain(Long.MAX_VALUE);

        assertThat(store.appended("flow0")).singleElement().satisfies(append -> {
            assertThat(append.gaps()).isEqualTo(1);
            assertThat(append.entries()).isEqualTo(1);
        });
        rig.assertEmpty();
    }

    @Test
    void work_tellsAllThatWasOnlyNoted_whereTheFlowComesAgainAndAgain() {
        SpillRig rig = rig(4, 64, 4);
        store.fill();
        for (int stay = 0; stay < 3; stay++) {
            rig.record("again", stay, TEXT, TEXT);
            rig.table.find("again").spill(SpillReason.REQUESTED);
            leaveOneByOne(rig, 4);
            rig.advance(3, TimeUnit.SECONDS);
            rig.spiller.work();
            assertThat(rig.table.find("again")).isNull();
        }
        assertThat(store.neverStored()).containsEntry("again", 3L);
        rig.record("again", 3, 0, 0);
        rig.spiller.drain(Long.MAX_VALUE);

        assertThat(store.appended("again")).singleElement().satisfies(append -> {
            assertThat(append.gaps()).isEqualTo(3);
            assertThat(append.entries()).isEqualTo(1);
        });
        rig.assertEmpty();
    }

    @Test
    void work_notesWhatAFlowLost_whereItStayedAndLeavesWithNothingMore() {
        SpillRig rig = rig(4, 64, 4);
        store.fill();
        rig.record("staying", 0, TEXT, TEXT);
        rig.table.find("staying").spill(SpillReason.REQUESTED);
        leaveOneByOne(rig, 4);
        rig.spiller.work();
        assertThat(store.neverStored()).isEmpty();
        rig.advance(3, TimeUnit.SECONDS);
        rig.spiller.work();

        assertThat(store.neverStored()).isEqualTo(Map.of("staying", 1L));
        rig.record("staying", 1, 0, 0);
        rig.spiller.drain(Long.MAX_VALUE);
        assertThat(store.appended("staying")).singleElement().satisfies(append -> {
            assertThat(append.gaps()).isEqualTo(1);
            assertThat(append.entries()).isEqualTo(1);
        });
        assertThat(rig.counters.get(Counter.LOST_ARENA_FULL)).isEqualTo(1);
        rig.assertEmpty();
    }

    @Test
    void drain_tellsWhatAFailureLost_whereNothingCameSince() {
        SpillRig rig = rig(32, 4, 8);
        rig.record("a", 0, 0, 0);
        store.breakWith(new IllegalStateException("broken"));
        rig.table.find("a").spill(SpillReason.REQUESTED);
        rig.spiller.work();
        store.work();
        rig.spiller.drain(Long.MAX_VALUE);

        assertThat(store.appended("a")).singleElement().satisfies(append -> {
            assertThat(append.gaps()).isEqualTo(1);
            assertThat(append.lines().get(0).cause()).isEqualTo(LossCause.FAILURE);
        });
        rig.assertEmpty();
    }

    @Test
    void work_tellsWhatAFlowLost_whereItGoesOn_orHasAFile_orIsTriggered() {
        SpillRig rig = rig(4, 64, 4);
        rig.record("stored", 0, 0, 0);
        leave(rig, "stored");
        rig.spiller.work();
        store.fill();
        rig.record("stored", 1, TEXT, TEXT);
        leave(rig, "stored");
        rig.record("triggered", 2, TEXT, TEXT);
        rig.table.find("triggered").trigger(1, new FlowNote.Triggered(1, "test", "main"));
        leave(rig, "triggered");
        rig.record("staying", 3, TEXT, TEXT);
        rig.table.find("staying").spill(SpillReason.REQUESTED);
        leaveOneByOne(rig, 8);
        rig.spiller.work();
        rig.record("staying", 4, 0, 0);
        rig.spiller.drain(Long.MAX_VALUE);

        for (String flow : List.of("stored", "triggered", "staying")) {
            assertThat(store.appended(flow).stream().mapToLong(Appended::gaps).sum())
                    .as(flow)
                    .isEqualTo(1);
        }
        assertThat(store.neverStored()).containsOnlyKeys(flows(0, 4));
        rig.assertEmpty();
    }

    /** Flows of one entry, which takes a chunk, leave memory one after the other; the first ones lose it to the last ones. */
    private static void leaveOneByOne(SpillRig rig, int count) {
        for (int i = 0; i < count; i++) {
            rig.record("flow" + i, i, TEXT, TEXT);
            leave(rig, "flow" + i);
        }
    }

    private static void leave(SpillRig rig, String id) {
        Flow flow = rig.table.find(id);
        rig.table.leave(flow, SpillReason.IDLE, flow.lastNanoTime(), false);
    }

    private static String[] flows(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "flow" + i).toArray(String[]::new);
    }

    @Test
    void record_takesFromLargeFlow_whenItsFlowHasNothing() {
        SpillRig rig = new SpillRig(SpillRig.layout(16, 256, 1024), new FlowLimits(512, 1000, 1024, false), null);
        for (int i = 0; i < 40; i++) {
            rig.record("giant", i, TEXT, TEXT);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(rig.record("small" + i, i, TEXT, TEXT)).isTrue();
        }
        rig.assertConserved();
    }

    @Test
    void drain_keepsOrder_whenALastTryFailsForAFlow() {
        SpillRig rig = rig(32, 4, 8);
        int[] begun = {0};
        store.failWhere((flow, step) -> step == Step.BEGIN && ++begun[0] < 3);
        rig.record("a", 1, 0, 0);
        rig.table.find("a").spill(SpillReason.REQUESTED);
        Flow flow = rig.table.find("a");
        rig.table.leave(flow, SpillReason.IDLE, flow.lastNanoTime(), false);
        rig.record("a", 2, 0, 0);
        rig.record("b", 3, 0, 0);
        rig.spiller.work();

        assertThat(rig.spiller.drain(Long.MAX_VALUE)).isFalse();
        rig.spiller.giveUpAll(true);
        assertThat(store.appended("a"))
                .allSatisfy(append -> assertThat(
                                append.lines().get(0).entry().arguments().get(0))
                        .isEqualTo(1));
        rig.assertEmpty();
    }

    @Test
    void giveUpAll_countsWhatCouldNotBeStored() {
        SpillRig rig = rig(32, 4, 8);
        store.failWhere((flow, step) -> true);
        rig.record("a", 1, 0, 0);
        rig.record("b", 2, 0, 0);
        assertThat(rig.spiller.drain(Long.MAX_VALUE)).isFalse();
        rig.spiller.giveUpAll(true);

        assertThat(rig.counters.get(Counter.LOST_SHUTDOWN)).isEqualTo(2);
        rig.assertEmpty();
    }

    @Test
    void record_isLost_afterDrain() {
        SpillRig rig = rig(32, 4, 8);
        assertThat(rig.spiller.drain(Long.MAX_VALUE)).isTrue();

        assertThat(rig.record("a", 1, 0, 0)).isFalse();
        assertThat(rig.counters.get(Counter.LOST_SHUTDOWN)).isEqualTo(1);
        rig.assertEmpty();
    }

    @Test
    void work_discardsWithoutStore_onlyWhereThereIsNoRoom() {
        SpillRig rig = new SpillRig(SpillRig.layout(32, 256, 32), new FlowLimits(16, 1000, 1024, false), null);
        rig.record("a", 1, 0, 0);
        rig.advance(1, TimeUnit.HOURS);
        rig.spiller.work();
        assertThat(rig.table.buffered()).isEqualTo(1);

        for (int i = 0; i < 100; i++) {
            rig.record("b", i, TEXT, TEXT);
            rig.spiller.work();
        }
        assertThat(rig.counters.get(Counter.DISCARDED)).isPositive();
        assertThat(rig.lost()).isZero();
        rig.spiller.drain(Long.MAX_VALUE);
        rig.assertEmpty();
    }
}
