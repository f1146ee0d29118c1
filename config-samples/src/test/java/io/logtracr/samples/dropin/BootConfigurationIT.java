package io.logtracr.samples.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.samples.TmpfsFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Spring Boot with the recorder in {@code logback-spring.xml}, by property and profile, and with the trace id of Micrometer's tracing as
 * the flow: Brave under Boot 3.5, OpenTelemetry under 4.1.
 */
class BootConfigurationIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String REQUEST = "request-1";
    private static final String CONFIGURATION = """
            <configuration>
              <springProperty name="application" source="spring.application.name"/>
              <springProperty name="recordings" source="shop.recordings"/>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%level %logger{0} - %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="OUT"/></root>
              <springProfile name="recorded">
                <appender name="RECORDER" class="io.logtracr.logback.LogtracrAppender">
                  <app>${application}</app>
                  <dumpDir>${recordings}</dumpDir>
                </appender>
                <root level="INFO"><appender-ref ref="RECORDER"/></root>
              </springProfile>
            </configuration>
            """;

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @Test
    void logbackSpringXml_recordsTraces_withBoot4() throws Exception {
        run(4, "recorded", "traceId,logID");
        assertRecordedAs(TRACE, "spanId=");
    }

    @Test
    @Tag("large")
    void logbackSpringXml_recordsTraces_withBoot3() throws Exception {
        run(3, "recorded", "traceId,logID");
        assertRecordedAs(TRACE, "spanId=");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Tag("large")
    void logbackSpringXml_recordsTheApplicationsOwnIds_whenTheirKeyComesFirst(int boot) throws Exception {
        run(boot, "recorded", "logID,traceId");
        assertRecordedAs(REQUEST, "traceId=\"" + TRACE + "\"");
    }

    @Test
    @Tag("large")
    void logbackSpringXml_recordsNothing_inAnotherProfile() throws Exception {
        run(4, "other", "logID");
        assertThat(folder.resolve("dump")).doesNotExist();
    }

    /** The span, and an id that does not name the flow, are told. */
    private void assertRecordedAs(String flow, String told) throws Exception {
        try (Stream<Path> instances = Files.list(folder.resolve("dump"))) {
            assertThat(instances)
                    .singleElement()
                    .satisfies(instance ->
                            assertThat(instance.getFileName().toString()).startsWith("shop-"));
        }
        assertThat(new Command(folder.resolve("dump"), folder).show(flow))
                .anyMatch(line -> line.startsWith("DEBUG looking for order 1"))
                .anyMatch(line -> line.startsWith("INFO order 1 shipped") && line.contains(told));
    }

    /** Starts the application, asks for an order as part of a trace, and stops it. */
    private void run(int boot, String profile, String flowKeys) throws Exception {
        Path resources = Files.createDirectory(folder.resolve("resources"));
        Files.writeString(resources.resolve("logback-spring.xml"), CONFIGURATION);
        try (JavaProcess application = JavaProcess.start(
                folder.resolve("output.txt"),
                // The sample application puts a logID of its own into the MDC.
                Map.of("LOGTRACR_FLOW_KEY", flowKeys),
                "-cp",
                Built.classPath(
                        resources, Built.bootClasses(boot), Built.bootTracingClassPath(boot), Built.dropInJar()),
                "io.logtracr.samples.boot.OrdersApplication",
                "--server.port=0",
                "--spring.application.name=shop",
                "--spring.profiles.active=" + profile,
                "--shop.recordings=" + folder.resolve("dump"))) {
            String port = application.awaitOutput("Tomcat started on port (\\d+)");
            application.awaitOutput("Started OrdersApplication");
            assertThat(Http.get(port, "/orders/1", Map.of("traceparent", PARENT, "X-Request-Id", REQUEST)))
                    .isEqualTo("shipped 1");
            application.terminate();
            assertThat(application.exitCode()).isEqualTo(143);
            assertThat(application.lines()).noneMatch(line -> line.startsWith("DEBUG"));
        }
    }
}
