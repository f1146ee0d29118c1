package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logtracr.FlightRecorder;
import io.logtracr.FlowScope;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    void close_keepsTheInnermost_whenAnOuterOneClosesFirst() {
        MDC.put(KEY, "outside");
        FlowScope outer = FlowScope.open(NONE, "a");
        FlowScope middle = FlowScope.open(NONE, "b");
        FlowScope inner = FlowScope.open(NONE, "c");
        outer.close();
        assertThat(MDC.get(KEY)).isEqualTo("c");
        inner.close();
        assertThat(MDC.get(KEY)).isEqualTo("b");
        outer.close();
        assertThat(MDC.get(KEY)).isEqualTo("b");
        middle.close();
        assertThat(MDC.get(KEY)).isEqualTo("outside");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void mdc_hasTheInnermostOpenScope_inAnyOrder(long seed) {
        Random random = new Random(seed);
        List<FlowScope> open = new ArrayList<>();
        for (int step = 0; step < 500; step++) {
            if (open.isEmpty() || open.size() < 6 && random.nextBoolean()) {
                open.add(FlowScope.open(NONE, "flow" + random.nextInt(3)));
            } else {
                FlowScope closing = open.remove(random.nextInt(open.size()));
                if (random.nextInt(4) == 0) {
                    closing.detach();
                }
                closing.close();
            }
            assertThat(MDC.get(KEY))
                    .as("seed %s, step %s", seed, step)
                    .isEqualTo(open.isEmpty() ? null : open.get(open.size() - 1).flowId());
        }
    }

    @Test
    void open_takesBackWhatAnotherThreadClosed() throws Exception {
        FlowScope closedElsewhere = FlowScope.open(NONE, "a");
        elsewhere(closedElsewhere::close);
        assertThat(MDC.get(KEY)).isEqualTo("a");
        FlowScope next = FlowScope.open(NONE, "b");
        next.close();
        assertThat(MDC.get(KEY)).isNull();
    }

    @Test
    void close_takesBackWhatAnotherThreadClosed() throws Exception {
        FlowScope outer = FlowScope.open(NONE, "a");
        FlowScope middle = FlowScope.open(NONE, "b");
        FlowScope inner = FlowScope.open(NONE, "c");
        elsewhere(middle::close);
        inner.close();
        assertThat(MDC.get(KEY)).isEqualTo("a");
        elsewhere(FlowScope.open(NONE, "d")::close);
        outer.close();
        assertThat(MDC.get(KEY)).isNull();
    }

    @Test
    void open_leavesWhatOthersPut_whenAnotherThreadHasClosed() throws Exception {
        elsewhere(FlowScope.open(NONE, "a")::close);
        MDC.put(KEY, "other");
        FlowScope.open(NONE, "b").close();
        assertThat(MDC.get(KEY)).isEqualTo("other");
    }

    @Test
    void close_restores_whateverTheWorkLeftBehind() {
        FlowScope scope = FlowScope.open(NONE, "a");
        MDC.put(KEY, "left behind");
        scope.close();
        assertThat(MDC.get(KEY)).isNull();
    }

    @Test
    void thread_remembersNoScope_thatIsClosedOrForgotten() {
        FlowScope first = FlowScope.open(NONE, "0");
        WeakReference<FlowScope> early = null;
        for (int i = 1; i < 10_000; i++) {
            FlowScope next = FlowScope.open(NONE, Integer.toString(i));
            first.close();
            first = next;
            early = i == 10 ? new WeakReference<>(next) : early;
        }
        WeakReference<FlowScope> closed = early;
        WeakReference<FlowScope> forgotten = new WeakReference<>(FlowScope.open(NONE, "forgotten"));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return closed.refersTo(null) && forgotten.refersTo(null);
        });
        MDC.put(KEY, first.flowId());
        first.close();
        assertThat(MDC.get(KEY)).isNull();
    }

    private static void elsewhere(Runnable work) throws InterruptedException {
        Thread other = new Thread(work);
        other.start();
        other.join();
    }

    @Test
    void open_refusesNull() {
        assertThatThrownBy(() -> FlowScope.open(NONE, null)).isInstanceOf(IllegalArgumentException.class);
        assertThat(MDC.get(KEY)).isNull();
    }
}
