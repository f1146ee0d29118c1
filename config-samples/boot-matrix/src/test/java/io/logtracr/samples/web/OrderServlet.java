package io.logtracr.samples.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** All that the web application does: each request is a flow, named by the path. */
public final class OrderServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(OrderServlet.class);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MDC.put("logID", request.getRequestURI());
        try {
            LOG.debug("looking for order {}", request.getPathInfo());
            response.getWriter().print("shipped");
        } finally {
            MDC.remove("logID");
        }
    }
}
