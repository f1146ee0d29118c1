package io.logtracr.samples.demo;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Makes a flow of every request: all that an application has to do. Whatever is logged on this thread until the MDC entry
 * is removed, by the application or by Jetty, belongs to the flow.
 */
final class FlowHandler extends Handler.Wrapper {

    /** The response header that tells the client the flow id, so that it can be named in a support case. */
    static final String FLOW_HEADER = "X-Log-Id";

    private static final Logger LOG = LoggerFactory.getLogger(FlowHandler.class);

    private final AtomicLong requests = new AtomicLong();

    FlowHandler(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String logId = String.format(Locale.ROOT, "req-%04d", requests.incrementAndGet());
        MDC.put("logID", logId);
        try {
            response.getHeaders().put(FLOW_HEADER, logId);
            LOG.debug(
                    "{} begins: {} {}",
                    logId,
                    request.getMethod(),
                    request.getHttpURI().getPathQuery());
            boolean handled = super.handle(request, response, callback);
            LOG.debug("{} ends with status {}", logId, response.getStatus());
            return handled;
        } catch (Exception e) {
            LOG.error("{} failed: {}", logId, e.getMessage(), e);
            Response.writeError(request, response, callback, e);
            return true;
        } finally {
            MDC.remove("logID");
        }
    }
}
