package io.logtracr.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.Arena;
import io.logtracr.arena.ArenaLayout;
import io.logtracr.arena.ArenaMemory;
import io.logtracr.counter.Counters;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes too late for a flow that has left memory. */
class LeftFlowTest {

    private static final ArenaLayout LAYOUT = ArenaLayout.of(1 << 20, 16, 1024);
    private static final int DEBUG = 1;

    private final Arena arena =
            new Arena(ArenaMemory.direct(LAYOUT.bytes()), LAYOUT, List.of("logID"), new Arena.Origin(1, 1, 1));
    private final ChainQueue queue = new ChainQueue();
    private final FlowTable table = new FlowTable(
            arena, new FlowLimits(4, 100, 600, true), new FlowLife(0, 1, 1), queue, new Counters(), () -> {});

    @Test
    void keepAndSpill_doesNothing_whenTheFlowWasDroppedMeanwhile() {
        table.record("f", 1, 1, DEBUG, "l", "m", null, 0, null, "t", null);
        Flow flow = table.find("f");
        assertThat(table.leave(flow, SpillReason.IDLE, flow.lastNanoTime(), false))
                .isTrue();
        assertThat(arena.freeSlots()).isEqualTo(LAYOUT.slotCount());

        assertThat(flow.keepAndSpill(SpillReason.REQUESTED)).isNull();
        assertThat(queue.isEmpty())
                .as("nothing with a slot that may be another flow's")
                .isTrue();
    }
}
