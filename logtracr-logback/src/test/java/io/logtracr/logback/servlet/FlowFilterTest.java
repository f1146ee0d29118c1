package io.logtracr.logback.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** The filter in a real server. */
@Timeout(60)
class FlowFilterTest {

    private final Server server = new Server(0);
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService workers = Executors.newSingleThreadExecutor();
    private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        ServletContextHandler context = new ServletContextHandler();
        FilterHolder filter = new FilterHolder(FlowFilter.class);
        filter.setInitParameter("responseHeader", "X-Request-Id");
        filter.setAsyncSupported(true);
        context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        ServletHolder servlet = new ServletHolder(new Answer());
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/*");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        workers.shutdownNow();
    }

    private static String flow() {
        return String.valueOf(MDC.get("logID"));
    }

    private final class Answer extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            switch (request.getPathInfo()) {
                case "/plain" -> response.getWriter().print(flow());
                case "/fails" -> {
                    seen.add(request.getDispatcherType() + " " + flow());
                    if (request.getDispatcherType() == DispatcherType.REQUEST) {
                        throw new IllegalStateException("boom");
                    }
                }
                case "/async" -> async(request, response);
                default -> response.sendError(404);
            }
        }

        private void async(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                response.getWriter().print(flow());
                return;
            }
            AsyncContext async = request.startAsync();
            workers.execute(() -> {
                seen.add("worker " + flow());
                async.dispatch();
            });
        }
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void request_isTheFlowThatItsHeaderNames() throws Exception {
        HttpResponse<String> answer = get("/plain", "X-Request-Id", "order/42:a=b");
        assertThat(answer.body()).isEqualTo("order/42:a=b");
        assertThat(answer.headers().firstValue("X-Request-Id")).contains("order/42:a=b");
    }

    @Test
    void request_hasARandomId_whereNoneIsGiven() throws Exception {
        String first = get("/plain").body();
        assertThat(first).matches("[0-9a-f]{32}");
        assertThat(get("/plain").body()).matches("[0-9a-f]{32}").isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 7000})
    void request_hasARandomId_whereTheGivenOneIsTooLong(int length) throws Exception {
        assertThat(get("/plain", "X-Request-Id", "x".repeat(length)).body()).matches("[0-9a-f]{32}");
        assertThat(get("/plain", "X-Request-Id", "x".repeat(128)).body()).isEqualTo("x".repeat(128));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "", "a\tb", "\u00e4", "a\u0000b", "a\u001b[2Jb"})
    void request_hasARandomId_whereTheGivenOneIsHostile(String header) throws Exception {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream()
                    .write(("GET /plain HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + header
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (answer.startsWith("HTTP/1.1 200")) {
                assertThat(answer).containsPattern("X-Request-Id: [0-9a-f]{32}\r\n");
            } else {
                assertThat(answer).startsWith("HTTP/1.1 400"); // the server itself refuses it
            }
        }
    }

    @Test
    void errorPage_isInTheSameFlow_andTheThreadIsCleanAfterwards() throws Exception {
        assertThat(get("/fails", "X-Request-Id", "f").statusCode()).isEqualTo(500);
        assertThat(seen.take()).isEqualTo("REQUEST f");
        for (int i = 0; i < 20; i++) {
            assertThat(get("/plain").body()).isNotEqualTo("f");
        }
    }

    @Test
    void asyncDispatch_isInTheSameFlow_theWorkerIsNot() throws Exception {
        assertThat(get("/async", "X-Request-Id", "g").body()).isEqualTo("g");
        assertThat(seen.take()).isEqualTo("worker null");
    }
}
