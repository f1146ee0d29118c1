package io.logtracr.logback.servlet;

import io.logtracr.FlowScope;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Makes each HTTP request a flow: its id is that of a request header if there is a usable one, else a new random one. The flow ends
 * with the request, also where that goes on asynchronously; it has failed if something was thrown, or the status is 500 or more.
 *
 * <p>Register it in front of other filters, for the dispatcher types REQUEST, ASYNC and ERROR, with asynchronous support. Its init
 * parameters are {@code requestHeader} (default {@code X-Request-Id}; empty: ids are always new) and {@code responseHeader} (default
 * none: the id is not told to the client).
 *
 * <p>What a client sends is taken only if it is 1 to 128 printable ASCII characters without spaces, so that it can harm neither logs nor
 * memory. A client that may choose its id may also choose another's: where that matters, leave {@code requestHeader} empty.
 */
public final class FlowFilter implements Filter {

    static final String DEFAULT_REQUEST_HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = FlowFilter.class.getName() + ".flow";
    private static final int FIRST_FAILURE = 500;

    private String requestHeader;
    private String responseHeader;

    /** For the container: its init parameters decide. */
    public FlowFilter() {
        this(DEFAULT_REQUEST_HEADER, "");
    }

    /**
     * For those who register it in code.
     *
     * @param requestHeader  where the client's id is; empty: ids are always new
     * @param responseHeader where the id is told to the client; empty: it is not
     */
    public FlowFilter(String requestHeader, String responseHeader) {
        this.requestHeader = requestHeader;
        this.responseHeader = responseHeader;
    }

    @Override
    public void init(FilterConfig config) {
        String request = config.getInitParameter("requestHeader");
        String response = config.getInitParameter("responseHeader");
        requestHeader = request == null ? requestHeader : request.trim();
        responseHeader = response == null ? responseHeader : response.trim();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
        } else if (request.getAttribute(ATTRIBUTE) instanceof String flowId) {
            again(flowId, http, answer, chain);
        } else {
            String flowId = RequestId.of(requestHeader.isEmpty() ? null : http.getHeader(requestHeader));
            request.setAttribute(ATTRIBUTE, flowId);
            if (!responseHeader.isEmpty()) {
                answer.setHeader(responseHeader, flowId);
            }
            first(flowId, http, answer, chain);
        }
    }

    /** The request comes again: a dispatch after asynchronous work, an error page, a forward. */
    private static void again(
            String flowId, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try (FlowScope scope = FlowScope.open(flowId)) {
            pass(scope, request, response, chain);
        }
    }

    private static void first(
            String flowId, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        FlowScope scope = FlowScope.open(flowId);
        boolean goesOn = false;
        try {
            pass(scope, request, response, chain);
            goesOn = request.isAsyncStarted() && EndOfAsync.listen(request, response, scope);
            if (!goesOn) {
                tellOutcome(scope, response);
            }
        } finally {
            if (goesOn) {
                scope.detach();
            } else {
                scope.close();
            }
        }
    }

    private static void pass(
            FlowScope scope, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (Throwable failure) {
            scope.failed(failure);
            throw failure;
        }
    }

    static void tellOutcome(FlowScope scope, HttpServletResponse response) {
        if (response.getStatus() >= FIRST_FAILURE) {
            scope.failed(null);
        } else {
            scope.ok();
        }
    }
}
