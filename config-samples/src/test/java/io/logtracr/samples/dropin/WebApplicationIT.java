package io.logtracr.samples.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.samples.TmpfsFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two web applications in one Tomcat, each with the drop-in jar and a Logback of its own; deployed again and again. */
class WebApplicationIT {

    private static final int BOOT_WITH_TOMCAT_10 = 3;
    private static final int BOOT_WITH_TOMCAT_11 = 4;
    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="5.0">
              %s
              <servlet>
                <servlet-name>orders</servlet-name>
                <servlet-class>io.logtracr.samples.web.OrderServlet</servlet-class>
              </servlet>
              <servlet-mapping><servlet-name>orders</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
            </web-app>
            """;
    /** Then nobody stops Logback when the application is undeployed. */
    private static final String LOGBACK_IS_NOT_STOPPED = """
            <context-param>
              <param-name>logbackDisableServletContainerInitializer</param-name><param-value>true</param-value>
            </context-param>""";

    private static final String CONFIGURATION = "<configuration><root level=\"INFO\"/></configuration>";

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @Test
    void redeployments_leakNothing() throws Exception {
        redeploy(BOOT_WITH_TOMCAT_11, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {BOOT_WITH_TOMCAT_10, BOOT_WITH_TOMCAT_11})
    @Tag("large")
    void tenRedeployments_leakNothing(int boot) throws Exception {
        redeploy(boot, 10);
    }

    /** One recorder for all of them, which none of them ends. */
    @ParameterizedTest
    @ValueSource(ints = {BOOT_WITH_TOMCAT_10, BOOT_WITH_TOMCAT_11})
    @Tag("large")
    void serversLoader_sharesOneRecorder_ifItHasLogbackToo(int boot) throws Exception {
        Path first = application(boot, "first", LOGBACK_IS_NOT_STOPPED, List.of());
        Path second = application(boot, "second", LOGBACK_IS_NOT_STOPPED, List.of());
        Path configuration = Files.writeString(folder.resolve("logback.xml"), CONFIGURATION);
        String shared = Built.classPath(logback(boot), Built.dropInJar());
        try (JavaProcess server = start(
                boot,
                3,
                List.of("-Dshared=" + shared, "-Dlogback.configurationFile=" + configuration),
                first,
                second)) {
            assertThat(server.exitCode()).as(server::text).isZero();
            List<String> output = server.lines();
            assertThat(output).filteredOn("answer: shipped"::equals).hasSize(6);
            assertThat(output).contains("threads after round 1: 1", "threads after round 3: 1");
            assertThat(output).containsAnyOf("class loaders left: 0", "class loaders left: 1");
        }
        try (Stream<Path> instances = Files.list(folder.resolve("dump"))) {
            assertThat(instances.filter(Files::isDirectory)).hasSize(1);
        }
        Map<String, List<String>> flows = new Command(folder.resolve("dump"), folder).flows();
        assertThat(flows.get("/first/1")).contains("DEBUG looking for order /1");
        assertThat(flows.get("/second/3")).contains("DEBUG looking for order /3");
    }

    /** Known limits: there the jar's classes see no Logback, or another one than the application's. */
    @ParameterizedTest
    @CsvSource({"false, NoClassDefFoundError: ch/qos/logback/", "true, LogtracrConfigurator not a subtype"})
    @Tag("large")
    void serversLoader_isNoPlaceForTheJar_ifApplicationsBringLogback(boolean serverHasItToo, String failure)
            throws Exception {
        int boot = BOOT_WITH_TOMCAT_11;
        Path application = application(boot, "application", "", logback(boot));
        String shared = Built.classPath(serverHasItToo ? logback(boot) : List.of(), Built.dropInJar());
        try (JavaProcess server = start(boot, 1, List.of("-Dshared=" + shared), application)) {
            assertThat(server.exitCode()).as(server::text).isNotZero();
            assertThat(server.text()).contains(failure).doesNotContain("answer: shipped");
        }
    }

    private void redeploy(int boot, int times) throws Exception {
        List<Path> libraries = new ArrayList<>(logback(boot));
        libraries.add(Built.dropInJar());
        Path stopping = application(boot, "stopping", "", libraries);
        Path leaving = application(boot, "leaving", LOGBACK_IS_NOT_STOPPED, libraries);
        List<String> output;
        try (JavaProcess server = start(boot, times, List.of(), stopping, leaving)) {
            assertThat(server.exitCode()).as(server::text).isZero();
            output = server.lines();
        }
        assertThat(output).filteredOn("answer: shipped"::equals).hasSize(2 * times);
        assertThat(output).containsAnyOf("class loaders left: 0", "class loaders left: 1");
        assertThat(output).containsAnyOf("mapped files left: 0", "mapped files left: 1");
        assertThat(output).contains("threads left: 0", "registrations left: 0");
        assertThat(output)
                .as("right after each of them")
                .filteredOn(line -> line.startsWith("threads after round"))
                .hasSize(times)
                .allMatch(line -> line.endsWith(": 0"));
        assertThat(output)
                .as("what Tomcat finds left")
                .noneMatch(line -> line.contains("logtracr-") || line.contains("ThreadLocal with key"));
        Map<String, List<String>> flows = new Command(folder.resolve("dump"), folder).flows();
        assertThat(flows.get("/stopping/1")).contains("DEBUG looking for order /1");
        assertThat(flows.get("/leaving/" + times)).contains("DEBUG looking for order /" + times);
    }

    private JavaProcess start(int boot, int times, List<String> options, Path... applications) throws IOException {
        List<String> arguments = new ArrayList<>(options);
        arguments.add(
                "--add-opens=java.base/java.lang=ALL-UNNAMED"); // So that Tomcat finds thread locals that were left.
        arguments.add("-cp");
        arguments.add(Built.classPath(
                Built.bootTestClasses(boot), Built.bootJars(boot, "tomcat-embed-core", "jakarta.annotation-api")));
        arguments.add("io.logtracr.samples.web.RedeployProgram");
        arguments.add(folder.toString());
        arguments.add(Integer.toString(times));
        for (Path application : applications) {
            arguments.add(application.toString());
        }
        return JavaProcess.start(
                folder.resolve("output.txt"),
                Map.of("LOGTRACR_DUMP_DIR", folder.resolve("dump").toString(), "LOGTRACR_BUFFER_BYTES", "1MiB"),
                arguments.toArray(String[]::new));
    }

    private Path application(int boot, String name, String parameters, List<Path> jars) throws IOException {
        Path application = folder.resolve(name);
        Path classes = Files.createDirectories(application.resolve("WEB-INF/classes/io/logtracr/samples/web"));
        Path libraries = Files.createDirectories(application.resolve("WEB-INF/lib"));
        Files.writeString(application.resolve("WEB-INF/web.xml"), WEB_XML.formatted(parameters));
        Path servlet = Path.of("io/logtracr/samples/web/OrderServlet.class");
        Files.copy(Built.bootTestClasses(boot).resolve(servlet), classes.resolve(servlet.getFileName()));
        for (Path jar : jars) {
            Files.copy(jar, libraries.resolve(jar.getFileName()));
        }
        Files.writeString(application.resolve("WEB-INF/classes/logback.xml"), CONFIGURATION);
        return application;
    }

    private static List<Path> logback(int boot) throws IOException {
        return Built.bootJars(boot, "logback-classic", "logback-core", "slf4j-api");
    }
}
