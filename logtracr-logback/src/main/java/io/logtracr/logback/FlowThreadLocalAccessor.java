package io.logtracr.logback;

import io.logtracr.FlightRecorder;
import io.logtracr.RunningRecorder;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.List;
import org.slf4j.MDC;

/**
 * Lets Micrometer's context propagation carry the flow from thread to thread, and with it Reactor (with
 * {@code Hooks.enableAutomaticContextPropagation()}) and Spring. Found by Micrometer itself, through {@code META-INF/services}; where
 * there is no Micrometer nobody looks for it.
 *
 * <p>Carries the MDC's value of the recorder's first flow key. Whatever thread asks; costs one or two looks at the MDC.
 */
public final class FlowThreadLocalAccessor implements ThreadLocalAccessor<String> {

    /** The flow's key in a Reactor context, to be set or read there: {@code logtracr.flow}. */
    public static final String KEY = "logtracr.flow";

    /** For Micrometer. */
    public FlowThreadLocalAccessor() {}

    private static String mdcKey() {
        List<String> keys =
                RunningRecorder.get().map(FlightRecorder::flowKeys).orElse(FlightRecorder.DEFAULT_FLOW_KEYS);
        return keys.get(0);
    }

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public String getValue() {
        return MDC.get(mdcKey());
    }

    @Override
    public void setValue(String flowId) {
        MDC.put(mdcKey(), flowId);
    }

    @Override
    public void setValue() {
        MDC.remove(mdcKey());
    }
}
