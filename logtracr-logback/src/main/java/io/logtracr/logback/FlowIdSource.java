package io.logtracr.logback;

/**
 * Where a flow id comes from if not from the MDC. Named in {@code META-INF/services/io.logtracr.logback.FlowIdSource}, chosen by
 * its {@link #name} in {@code LOGTRACR_FLOW_SOURCE}; made once, on the thread that configures Logback.
 */
public interface FlowIdSource {

    /** The name to choose it by: letters, digits, {@code . _ -}, beginning with a letter; not {@code mdc}, not {@code otel}. */
    String name();

    /**
     * The flow that the calling thread works for. Asked by application threads on every log call and every
     * {@code isDebugEnabled()}, so it should cost nanoseconds, allocate nothing, and must neither log nor wait.
     *
     * @return the id, or {@code null} if the thread works for no flow that this source knows. What is thrown counts as a failure of
     *     the recorder: ten in a row switch it off
     */
    String flowId();
}
