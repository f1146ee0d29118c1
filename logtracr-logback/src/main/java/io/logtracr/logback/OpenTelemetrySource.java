package io.logtracr.logback;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;

/** The trace id of OpenTelemetry's current span. Only loaded where it is asked for; {@code opentelemetry-api} is optional. */
final class OpenTelemetrySource implements FlowIdSource {

    /** @throws NoClassDefFoundError if {@code opentelemetry-api} is not there */
    OpenTelemetrySource() {
        Span.current();
    }

    @Override
    public String name() {
        return FlowSources.OTEL;
    }

    /** A ThreadLocal's look-up; the id is a string that the span holds already. */
    @Override
    public String flowId() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? span.getTraceId() : null;
    }
}
