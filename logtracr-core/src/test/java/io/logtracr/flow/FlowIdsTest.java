package io.logtracr.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlowIdsTest {

    @Test
    void bounded_leavesTheIdAlone_upToTheLimit() {
        String id = "x".repeat(FlowIds.MAX_CHARS);
        assertThat(FlowIds.bounded(id)).isSameAs(id);
        assertThat(FlowIds.bounded("")).isEmpty();
    }

    @Test
    void bounded_cutsALongerId_andKeepsTwoApart() {
        String id = "x".repeat(1_000_000);
        String bounded = FlowIds.bounded(id + "a");
        assertThat(bounded).hasSize(FlowIds.MAX_CHARS).startsWith("xxx").isEqualTo(FlowIds.bounded(id + "a"));
        assertThat(FlowIds.bounded(id + "b")).isNotEqualTo(bounded);
        assertThat(FlowIds.bounded(id + '\ud800')).isNotEqualTo(FlowIds.bounded(id + '\udbff'));
    }
}
