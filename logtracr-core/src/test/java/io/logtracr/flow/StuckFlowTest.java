package io.logtracr.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.Arena;
import io.logtracr.arena.ArenaLayout;
import io.logtracr.arena.ArenaMemory;
import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls for a flow whose lock is held by a thread that is stopped. */
@Timeout(60)
class StuckFlowTest {

    private static final ArenaLayout LAYOUT = ArenaLayout.of(1 << 20, 16, 1024);
    private static final int DEBUG = 1;

    private final Counters counters = new Counters();
    private final FlowTable table = new FlowTable(
            new Arena(ArenaMemory.direct(LAYOUT.bytes()), LAYOUT, List.of("logID"), new Arena.Origin(1, 1, 1)),
            new FlowLimits(4, 100, 600, true),
            new FlowLife(1, 1, 1),
            new ChainQueue(),
            counters,
            () -> {});

    private boolean record(String flowId) {
        return table.record(flowId, 1, 1, DEBUG, "l", "m", null, 0, null, "t", null);
    }

    @Test
    void threadsThatLog_goOn_andWhatIsLostIsCounted() {
        assertThat(record("f")).isTrue();
        Flow flow = table.find("f");
        LockStripe stripe = table.stripeOf(flow.serial());
        stripe.lock();

        assertThat(record("f")).isFalse();
        assertThat(flow.wasTriggeredFrom(1)).isFalse();
        assertThat(flow.trigger(1, new FlowNote.Triggered(1, "by", "t"))).isEqualTo(Flow.Marking.STUCK);
        assertThat(flow.finish(1, 1, FlowOutcome.OK, 1)).isTrue();
        assertThat(record("g")).as("a flow with another lock").isTrue();
        stripe.unlock();
        assertThat(record("f")).isTrue();

        assertThat(flow.isTriggered()).isFalse();
        assertThat(flow.isEnded()).isFalse();
        assertThat(counters.get(Counter.LOST_LOCKED)).isOne();
        assertThat(table.accepted()).isEqualTo(4);
        assertThat(table.buffered()).isEqualTo(3);
    }
}
