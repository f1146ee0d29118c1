package io.logtracr.samples.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Concurrent clients of the demo server. */
public final class Traffic {

    private static final List<String> ZONES = List.of("north", "south", "west");
    private static final int FAILING_OF = 40;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final URI server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * Creates the clients; nothing is sent yet.
     *
     * @param server address of the server
     */
    public Traffic(URI server) {
        this.server = server;
    }

    /**
     * What the server answered.
     *
     * @param status HTTP status
     * @param logId  the flow id that the server gave to the request
     * @param pod    the pod that was asked for
     */
    public record Answer(int status, String logId, String pod) {
        /** Whether the request failed in the server. */
        public boolean failed() {
            return status >= 500;
        }
    }

    /**
     * Sends requests and waits for all answers. One in forty asks for more than any node has.
     *
     * @param requests how many
     * @param clients  how many at a time, each on a thread of its own
     * @return the answers, in order of the requests
     */
    public List<Answer> send(int requests, int clients) throws InterruptedException, ExecutionException {
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int number = 0; number < requests; number++) {
            String pod = "web-" + number;
            String zone = ZONES.get(number % ZONES.size());
            int cpus = number % FAILING_OF == 17 ? 64 : 1 + number % 2;
            URI uri = server.resolve("/place?pod=" + pod + "&zone=" + zone + "&cpus=" + cpus);
            calls.add(() -> get(pod, uri));
        }
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdown();
        }
    }

    private Answer get(String pod, URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
        HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
        String logId = response.headers().firstValue(FlowHandler.FLOW_HEADER).orElseThrow();
        return new Answer(response.statusCode(), logId, pod);
    }
}
