package io.logtracr.trigger;

/**
 * A trigger that counted: it marked its flow.
 *
 * @param flowId     the flow
 * @param epochNanos when, nanoseconds since the epoch
 * @param by         what triggered, in one line: {@code level ERROR at com.acme.Filter "cannot bind"}
 * @param thread     name of the thread that triggered
 */
public record FlowTrigger(String flowId, long epochNanos, String by, String thread) {}
