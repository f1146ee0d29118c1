package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Where the flow id comes from. */
class FlowSourceTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private Rig rig;

    @AfterEach
    void close() {
        TestSource.flowId.remove();
        rig.close();
    }

    @Test
    void otel_givesTheCurrentSpansTraceId() {
        rig = Rig.installed("flowSource", "otel");
        rig.logger("com.acme").debug("outside of a span");
        try (Scope scope = span().makeCurrent()) {
            rig.logger("com.acme").debug("classic {}", 1);
            rig.logger("com.acme").atDebug().log("fluent");
            assertThat(rig.logger("com.acme").isDebugEnabled()).isTrue();
        }
        assertThat(rig.logger("com.acme").isDebugEnabled()).isFalse();
        assertThat(rig.recorder().calls).extracting(Recorded::flowId).containsExactly(TRACE, TRACE);
        assertThat(rig.mainLog()).isEmpty();
        assertThat(rig.warnings()).isEmpty();
    }

    @Test
    void sources_areAskedInOrder() {
        rig = Rig.installed("flowSource", "mdc,otel");
        try (Scope scope = span().makeCurrent()) {
            rig.logger("com.acme").debug("of the trace");
            MDC.put("logID", "f");
            rig.logger("com.acme").debug("of the MDC");
        }
        rig.logger("com.acme").debug("of the MDC still");
        assertThat(rig.recorder().calls).extracting(Recorded::flowId).containsExactly(TRACE, "f", "f");
    }

    @Test
    void service_isChosenByItsName() {
        rig = Rig.installed("flowSource", "test-source");
        MDC.put("logID", "not asked for");
        rig.logger("com.acme").debug("of no flow");
        TestSource.flowId.set("own");
        rig.logger("com.acme").debug("of the service");
        assertThat(rig.recorder().calls).extracting(Recorded::flowId).containsExactly("own");
    }

    @Test
    void unknownSource_isReported_andTheOthersWork() {
        rig = Rig.installed("flowSource", "nobody,mdc");
        MDC.put("logID", "f");
        rig.logger("com.acme").debug("recorded");
        assertThat(rig.recorder().calls).hasSize(1);
        assertThat(rig.warnings()).containsExactly("LOGTRACR_FLOW_SOURCE: there is no source named nobody");
    }

    private static Span span() {
        return Span.wrap(
                SpanContext.create(TRACE, "b7ad6b7169203331", TraceFlags.getSampled(), TraceState.getDefault()));
    }
}
