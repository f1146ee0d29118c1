package io.logtracr.samples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The Spring Boot sample, running on a port that was free, and ready. */
final class Shop implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Pattern READY = Pattern.compile("Started ShopApplication in");

    /** It lives for seconds. */
    private static final Map<String, String> QUICK_START =
            Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1", "SPRING_MAIN_LAZY_INITIALIZATION", "true");

    private final Program program;
    private final URI address;
    private final HttpClient client = HttpClient.newHttpClient();

    private Shop(Program program, URI address) {
        this.program = program;
        this.address = address;
    }

    /** Starts it and waits until it takes requests. */
    static Shop start(List<String> command, Map<String, String> environment, Path output) throws IOException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("SERVER_PORT", "0");
        variables.putAll(QUICK_START);
        Program program = Program.start(command, variables, Path.of("."), output);
        try {
            String port = program.awaitOutput(STARTED).group(1);
            program.awaitOutput(READY);
            return new Shop(program, URI.create("http://localhost:" + port));
        } catch (Throwable failure) {
            program.close();
            throw failure;
        }
    }

    /** Asks for an order and gives the status of the answer. */
    int order(int number, String requestId) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/orders/" + number))
                .header("X-Request-Id", requestId)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    Program program() {
        return program;
    }

    @Override
    public void close() {
        program.close();
    }
}
