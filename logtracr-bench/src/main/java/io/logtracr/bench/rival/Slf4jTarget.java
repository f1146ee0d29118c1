package io.logtracr.bench.rival;

import org.slf4j.Logger;
import org.slf4j.MDC;

/** Calls through SLF4J, as an application makes them; the flow is in the MDC. */
abstract class Slf4jTarget implements LogTarget {

    private final Logger logger;

    Slf4jTarget(Logger logger) {
        this.logger = logger;
    }

    @Override
    public final void enterFlow(String flowId) {
        MDC.put(FLOW_KEY, flowId);
    }

    @Override
    public final void leaveFlow() {
        MDC.remove(FLOW_KEY);
    }

    @Override
    public final void fourArguments(String pod, String node, boolean suitable, long score) {
        logger.debug("final verdict pod={} node={} suitable={} score={}", pod, node, suitable, score);
    }

    @Override
    public final void plainMessage() {
        logger.debug("filter finished, all nodes were visited");
    }

    @Override
    public final void threeKeyValues(String pod, String node, long score) {
        logger.atDebug()
                .addKeyValue("pod", pod)
                .addKeyValue("node", node)
                .addKeyValue("score", score)
                .log("final verdict");
    }

    @Override
    public final void payload(String text) {
        logger.debug("payload {}", text);
    }

    @Override
    public final void exception(String pod, Throwable failure) {
        logger.debug("cannot bind {}", pod, failure);
    }
}
