package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.flow.FlowIds;
import io.logtracr.flow.FlowOutcome;
import org.junit.jupiter.api.Test;

class OpenScopesTest {

    private final OpenScopes scopes = new OpenScopes();

    @Test
    void closed_endsTheFlow_withTheLastScope() {
        assertThat(scopes.opened("a", 100)).isTrue();
        assertThat(scopes.opened("a", 200)).isTrue();
        assertThat(scopes.closed("a", FlowOutcome.FAILED, 300)).isNull();
        assertThat(scopes.closed("a", FlowOutcome.UNKNOWN, 400))
                .isEqualTo(new OpenScopes.End(FlowOutcome.FAILED, 300, false));
        assertThat(scopes.closed("a", FlowOutcome.OK, 500)).isNull();
    }

    @Test
    void opened_countsSoManyFlowsOnly() {
        for (int i = 0; i < OpenScopes.MOST_FLOWS; i++) {
            assertThat(scopes.opened(Integer.toString(i), 0)).isTrue();
        }
        assertThat(scopes.opened("more", 0)).isFalse();
        assertThat(scopes.opened("7", 0)).isTrue();
        scopes.closed("8", FlowOutcome.OK, 0);
        assertThat(scopes.opened("more", 0)).isTrue();
    }

    @Test
    void opened_countsSoManyCharactersOnly() {
        String end = "x".repeat(FlowIds.MAX_CHARS - 4);
        int fitting = OpenScopes.MOST_CHARACTERS / FlowIds.MAX_CHARS;
        for (int i = 0; i < fitting; i++) {
            assertThat(scopes.opened(1000 + i + end, 0)).isTrue();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(scopes.opened("more", 0)).isFalse();
        }
        assertThat(scopes.opened(1000 + end, 0)).isTrue();
        scopes.closed(1001 + end, FlowOutcome.OK, 0);
        assertThat(scopes.opened("more", 0)).isTrue();
    }
}
