package io.logtracr;

import io.logtracr.flow.FlowOutcome;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A unit of work and the flow that its log calls belong to:
 *
 * <pre>{@code
 * try (FlowScope flow = FlowScope.open("order-42")) {
 *     place(order);
 *     flow.ok();
 * }
 * }</pre>
 *
 * Opening puts the flow id into the MDC of this thread, under the recorder's first flow key; closing puts back what was there
 * before and ends the flow with what {@link #ok} or {@link #failed} said. Scopes nest, of the same flow or of others, and may be
 * closed in any order; a flow ends with the last of its scopes, on whichever threads they are. Nothing requires scopes: a flow whose id somebody else puts into the
 * MDC is recorded as well, and ends when it is quiet.
 *
 * <p>Without a recorder a scope sets and restores the MDC and nothing else. {@link #ok} and {@link #failed} may be called on any
 * thread. No method throws because of the recorder, does I/O or waits for it.
 *
 * <p>A log call does not ask for scopes: it costs the same with and without. A scope costs two changes of the MDC and two of a
 * map, some hundred nanoseconds.
 */
public final class FlowScope implements AutoCloseable {

    /** The flow key where there is no recorder that has another. */
    private static final String DEFAULT_KEY = "logID";

    private enum Life {
        /** On the thread that opened it. */
        ATTACHED,
        /** No longer on its thread, the flow goes on. */
        DETACHED,
        CLOSED
    }

    private final FlightRecorder recorder;
    private final String flowId;
    private final Thread owner;
    private final ScopedFlow scoped;
    private final boolean counted;
    private final long openedNanos;
    private final AtomicReference<Life> life = new AtomicReference<>(Life.ATTACHED);
    private volatile FlowOutcome outcome = FlowOutcome.UNKNOWN;

    private FlowScope(FlightRecorder recorder, String flowId) {
        this.recorder = recorder;
        this.flowId = flowId;
        this.owner = Thread.currentThread();
        this.openedNanos = System.nanoTime();
        this.scoped = ScopedFlow.put(recorder == null ? DEFAULT_KEY : recorder.scopeKey(), flowId);
        this.counted = recorder != null && recorder.scopeOpened(flowId, openedNanos);
    }

    /**
     * Opens a scope on this thread, of the recorder that runs in this process, if there is one.
     *
     * @param flowId any string but {@code null}
     */
    public static FlowScope open(String flowId) {
        return open(RunningRecorder.get().orElse(null), flowId);
    }

    /**
     * Opens a scope of a certain recorder on this thread.
     *
     * @param recorder {@code null}: the scope only sets the MDC
     * @param flowId   any string but {@code null}
     */
    public static FlowScope open(FlightRecorder recorder, String flowId) {
        if (flowId == null) {
            throw new IllegalArgumentException("a flow id must not be null");
        }
        return new FlowScope(recorder, flowId);
    }

    /** The flow's id, as it was given. */
    public String flowId() {
        return flowId;
    }

    /** The work has succeeded; what is said last counts. Any thread. */
    public void ok() {
        outcome = FlowOutcome.OK;
    }

    /**
     * The work has failed: marks the flow as worth keeping, now, unless the configuration expects this exception. What is said last
     * counts as the outcome. Any thread.
     *
     * @param cause may be {@code null}
     */
    public void failed(Throwable cause) {
        outcome = FlowOutcome.FAILED;
        if (recorder != null && life.get() != Life.CLOSED) {
            recorder.scopeFailed(flowId, cause);
        }
    }

    /**
     * Takes the flow off the thread that opened this scope, which must be the caller, and puts back what was there before. The flow
     * goes on, on other threads, until {@link #close} is called on any of them.
     */
    public void detach() {
        if (Thread.currentThread() == owner && life.compareAndSet(Life.ATTACHED, Life.DETACHED)) {
            scoped.takeBack();
        }
    }

    /**
     * Puts back what was in the MDC before, and ends the flow if this is the last of its scopes. Any thread and any order; only the
     * first call has an effect. While scopes that were opened in this one are open on this thread, the MDC keeps the innermost
     * one's flow, and the last of them to close puts back what was there before them all. On another thread than the one that
     * opened the scope the MDC of neither is changed: the flow's id stays behind on its own thread until that opens or closes its next
     * scope. Call {@link #detach} there first.
     */
    @Override
    public void close() {
        Life last = life.getAndSet(Life.CLOSED);
        if (last == Life.CLOSED) {
            return;
        }
        if (last == Life.ATTACHED) {
            if (Thread.currentThread() == owner) {
                scoped.takeBack();
            } else {
                scoped.abandon();
            }
        }
        if (recorder != null) {
            recorder.scopeClosed(flowId, outcome, counted, openedNanos);
        }
    }
}
