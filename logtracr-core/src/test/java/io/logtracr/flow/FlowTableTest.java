package io.logtracr.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logtracr.arena.Arena;
import io.logtracr.arena.ArenaLayout;
import io.logtracr.arena.ArenaMemory;
import io.logtracr.counter.Counters;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowTableTest {

    private static final ArenaLayout LAYOUT = ArenaLayout.of(1 << 20, 16, 1024);
    private static final int DEBUG = 1;

    @Test
    void record_countsTheEntry_whenAFlowForItCannotBeMade() {
        Arena arena =
                new Arena(ArenaMemory.direct(LAYOUT.bytes()), LAYOUT, List.of("logID"), new Arena.Origin(1, 1, 1));
        FlowTable table =
                new FlowTable(arena, new FlowLimits(1, 100, 600, true), new ChainQueue(), new Counters(), () -> {
                    throw new OutOfMemoryError("in a test");
                });
        assertThat(table.record("first", 1, 1, DEBUG, "l", "m", null, 0, null, "t", null))
                .isTrue();
        assertThatThrownBy(() -> table.record("beyond", 1, 1, DEBUG, "l", "m", null, 0, null, "t", null))
                .isInstanceOf(OutOfMemoryError.class);

        assertThat(table.accepted()).isEqualTo(2);
        assertThat(table.buffered()).isEqualTo(1);
        assertThat(table.lostByFailure()).isEqualTo(1);
    }
}
