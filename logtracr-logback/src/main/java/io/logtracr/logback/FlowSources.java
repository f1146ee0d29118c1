package io.logtracr.logback;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import org.slf4j.spi.MDCAdapter;

/** The sources of the flow id in their order. Immutable; asking allocates nothing. */
final class FlowSources {

    static final String MDC = "mdc";
    static final String OTEL = "otel";

    private final FlowKeys keys;
    /** The sources in order, {@code null} for the MDC; {@code null} itself where there is nothing but the MDC. */
    private final FlowIdSource[] sources;

    private FlowSources(FlowKeys keys, FlowIdSource[] sources) {
        this.keys = keys;
        this.sources = sources;
    }

    /**
     * The sources of these names. One that cannot be had is reported and left out.
     *
     * @param problems takes a sentence and its cause, which may be {@code null}
     */
    static FlowSources of(List<String> names, FlowKeys keys, BiConsumer<String, Throwable> problems) {
        if (names.equals(List.of(MDC))) {
            return new FlowSources(keys, null);
        }
        List<FlowIdSource> sources = new ArrayList<>();
        for (String name : names) {
            if (name.equals(MDC)) {
                sources.add(null);
                continue;
            }
            try {
                sources.add(name.equals(OTEL) ? new OpenTelemetrySource() : service(name));
            } catch (LinkageError | ServiceConfigurationError | RuntimeException failure) {
                String needs = name.equals(OTEL) ? "; it needs opentelemetry-api on the class path" : "";
                problems.accept("LOGTRACR_FLOW_SOURCE: there is no source named " + name + needs, failure);
            }
        }
        return new FlowSources(keys, sources.toArray(FlowIdSource[]::new));
    }

    private static FlowIdSource service(String name) {
        for (FlowIdSource source : ServiceLoader.load(FlowIdSource.class, FlowIdSource.class.getClassLoader())) {
            if (name.equals(source.name())) {
                return source;
            }
        }
        throw new IllegalArgumentException("no service of this name");
    }

    /** Whether every flow id comes from the MDC. */
    boolean isMdcOnly() {
        return sources == null;
    }

    /**
     * The flow of the calling thread, or {@code null}.
     *
     * @param mdc may be {@code null}
     */
    String flowId(MDCAdapter mdc) {
        FlowIdSource[] order = sources;
        if (order == null) {
            return mdc == null ? null : keys.flowIn(mdc);
        }
        for (FlowIdSource source : order) {
            String flowId = source != null ? source.flowId() : mdc == null ? null : keys.flowIn(mdc);
            if (flowId != null) {
                return flowId;
            }
        }
        return null;
    }
}
