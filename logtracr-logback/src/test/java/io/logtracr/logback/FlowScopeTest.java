package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logtracr.FlightRecorder;
import io.logtracr.FlowScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class FlowScopeTest {

    private static final FlightRecorder NONE = null;
    private static final String KEY = "logID";

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void open_setsTheFlow_andCloseRemovesIt() {
        try (FlowScope scope = FlowScope.open(NONE, "a")) {
            assertThat(MDC.get(KEY)).isEqualTo("a");
            assertThat(scope.flowId()).isEqualTo("a");
        }
        assertThat(MDC.get(KEY)).isNull();
    }

    @Test
    void close_restoresWhatWasThere() {
        MDC.put(KEY, "outside");
        MDC.put("user", "ada");
        try (FlowScope outer = FlowScope.open(NONE, "a")) {
            try (FlowScope inner = FlowScope.open(NONE, "b")) {
                inner.ok();
                assertThat(MDC.get(KEY)).isEqualTo("b");
            }
            assertThat(MDC.get(KEY)).isEqualTo(outer.flowId());
        }
        assertThat(MDC.get(KEY)).isEqualTo("outside");
        assertThat(MDC.get("user")).isEqualTo("ada");
    }

    @Test
    void close_leavesTheMdcAlone_onAnotherThread() throws Exception {
        FlowScope scope = FlowScope.open(NONE, "a");
        scope.detach();
        assertThat(MDC.get(KEY)).isNull();
        String[] seen = new String[1];
        Thread other = new Thread(() -> {
            MDC.put(KEY, "other");
            scope.close();
            seen[0] = MDC.get(KEY);
        });
        other.start();
        other.join();
        assertThat(seen[0]).isEqualTo("other");
    }

    @Test
    void close_hasOneEffect() {
        FlowScope scope = FlowScope.open(NONE, "a");
        scope.close();
        MDC.put(KEY, "later");
        scope.close();
        scope.detach();
        assertThat(MDC.get(KEY)).isEqualTo("later");
    }

    @Test
    void open_refusesNull() {
        assertThatThrownBy(() -> FlowScope.open(NONE, null)).isInstanceOf(IllegalArgumentException.class);
        assertThat(MDC.get(KEY)).isNull();
    }
}
