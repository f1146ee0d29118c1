package com.acme;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.MDC;

/** All that makes a request a flow: its id is in the MDC while it is served. A filter would do, but comes after authentication. */
final class RequestIds extends ValveBase {

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        try (MDC.MDCCloseable id = MDC.putCloseable("logID", request.getHeader("X-Request-Id"))) {
            getNext().invoke(request, response);
        }
    }
}
