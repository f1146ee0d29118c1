package io.logtracr.samples.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logtracr.read.FlowReader;
import io.logtracr.samples.TmpfsFolder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application under both versions of Spring Boot, with the drop-in jar on its class path and one variable set. */
class BootIT {

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void application_isRecorded_fromItsStartToItsGracefulEnd(int boot) throws Exception {
        Path dump = folder.resolve("dump");
        Map<String, String> environment = new HashMap<>();
        environment.put("LOGTRACR_DUMP_DIR", dump.toString());
        environment.put("LOGTRACR_JUL", "io.logtracr.samples.boot");
        try (JavaProcess application = JavaProcess.start(
                folder.resolve("output.txt"),
                environment,
                "-cp",
                Built.classPath(Built.bootClasses(boot), Built.bootClassPath(boot), Built.dropInJar()),
                "io.logtracr.samples.boot.OrdersApplication",
                "--server.port=0",
                "--server.shutdown=graceful",
                "--spring.main.lazy-initialization=true",
                "--management.endpoints.web.exposure.include=loggers")) {
            String port = application.awaitOutput("Tomcat started on port (\\d+)");
            application.awaitOutput("Started OrdersApplication");
            assertThat(get(port, "first", "/orders/1")).isEqualTo("shipped 1");
            assertThat(get(port, "broken", "/orders/broken")).isEqualTo("failed");
            int before = application.lines().size();
            level(port, "\"DEBUG\"");
            get(port, "visible", "/orders/2");
            application.awaitOutput("found order 2");
            level(port, "null");
            get(port, "hidden", "/orders/3");
            assertThat(application.lines().subList(before, application.lines().size()))
                    .filteredOn(line -> line.contains("DEBUG"))
                    .hasSize(3)
                    .allMatch(line -> line.contains("order 2") || line.contains("stock for 2"));
            CompletableFuture<String> slow =
                    CompletableFuture.supplyAsync(() -> get(port, "slow", "/orders/4?pause=1000"));
            awaitFlow(dump, "slow");
            application.terminate();
            assertThat(slow.get()).isEqualTo("shipped 4");
            assertThat(application.exitCode()).isEqualTo(143);
            assertThat(application.lines())
                    .filteredOn(line -> line.contains("DEBUG") || line.contains("TRACE"))
                    .hasSize(3);
        }
        Command command = new Command(dump, folder);
        Map<String, List<String>> flows = command.flows();
        assertThat(flows.get("first"))
                .contains("DEBUG looking for order 1", "DEBUG found order 1", "INFO order 1 shipped")
                .as("what Spring tells")
                .anyMatch(line -> line.startsWith("DEBUG GET \"/orders/1\""));
        assertThat(flows.get("broken"))
                .contains("ERROR order failed", "\tjava.lang.IllegalStateException: order broken has no items");
        assertThat(flows.get("visible")).contains("DEBUG found order 2");
        assertThat(flows.get("hidden"))
                .as("after Boot has set the level back, also that of java.util.logging")
                .contains("DEBUG reserving stock for 3", "DEBUG found order 3");
        assertThat(flows.get("slow"))
                .contains("DEBUG looking for order 4", "DEBUG found order 4", "INFO order 4 shipped");
        assertThat(command.run("ls", "--errors")).hasSize(2).anyMatch(line -> line.endsWith(" broken"));
        try (Stream<Path> files = Files.walk(dump)) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("recorder.arena");
        }
    }

    private static void awaitFlow(Path dump, String flow) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try (FlowReader reader = FlowReader.open(dump)) {
                        return reader.flowIds().contains(flow);
                    }
                });
    }

    private void level(String port, String level) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/actuator/loggers/io.logtracr.samples.boot"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"configuredLevel\":" + level + "}"))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(204);
    }

    private String get(String port, String requestId, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("X-Request-Id", requestId)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
