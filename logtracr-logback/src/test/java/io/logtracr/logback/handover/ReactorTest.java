package io.logtracr.logback.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.FlowScope;
import io.logtracr.logback.FlowThreadLocalAccessor;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The flow on its way through Reactor, carried by Micrometer's context propagation. */
@Timeout(60)
class ReactorTest {

    private static final String KEY = "logID";

    @BeforeAll
    static void enable() {
        Hooks.enableAutomaticContextPropagation();
    }

    @AfterAll
    static void disable() {
        Hooks.disableAutomaticContextPropagation();
    }

    @AfterEach
    void clear() {
        MDC.clear();
    }

    private static String flow() {
        return String.valueOf(MDC.get(KEY));
    }

    @Test
    void accessor_isFoundByMicrometerItself() {
        assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
                .anyMatch(accessor -> accessor instanceof FlowThreadLocalAccessor);
    }

    @Test
    void pipeline_staysInTheFlow_acrossSchedulers() {
        List<String> seen;
        try (FlowScope scope = FlowScope.open(null, "order-1")) {
            seen = Flux.range(0, 100)
                    .publishOn(Schedulers.parallel())
                    .map(i -> flow())
                    .flatMap(first -> Mono.delay(Duration.ofMillis(1)).map(tick -> first + flow()))
                    .subscribeOn(Schedulers.boundedElastic())
                    .collectList()
                    .block();
        }
        assertThat(seen).hasSize(100).containsOnly("order-1order-1");
    }

    @Test
    void pipeline_leavesNothingBehind_onSharedThreads() {
        for (int i = 0; i < 20; i++) {
            String id = "order-" + i;
            try (FlowScope scope = FlowScope.open(null, id)) {
                assertThat(Mono.fromCallable(ReactorTest::flow)
                                .subscribeOn(Schedulers.parallel())
                                .block())
                        .isEqualTo(id);
            }
            assertThat(Mono.fromCallable(ReactorTest::flow)
                            .subscribeOn(Schedulers.parallel())
                            .block())
                    .isEqualTo("null");
        }
    }

    @Test
    void contextWrite_namesTheFlow_whereNoThreadDid() {
        assertThat(Mono.fromCallable(ReactorTest::flow)
                        .subscribeOn(Schedulers.parallel())
                        .contextWrite(context -> context.put(FlowThreadLocalAccessor.KEY, "order-2"))
                        .block())
                .isEqualTo("order-2");
        assertThat(flow()).isEqualTo("null");
    }

    @Test
    void snapshot_setsAndRestores() {
        MDC.put(KEY, "a");
        var snapshot = ContextSnapshotFactory.builder().build().captureAll();
        MDC.put(KEY, "b");
        try (var restored = snapshot.setThreadLocals()) {
            assertThat(flow()).isEqualTo("a");
        }
        assertThat(flow()).isEqualTo("b");
    }
}
