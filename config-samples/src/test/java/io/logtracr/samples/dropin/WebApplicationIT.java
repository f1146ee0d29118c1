package io.logtracr.samples.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.samples.TmpfsFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @Test
    void redeployments_leakNothing() throws Exception {
        redeploy(BOOT_WITH_TOMCAT_11, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {BOOT_WITH_TOMCAT_10, BOOT_WITH_TOMCAT_11})
    @Tag("large")
    void tenRedeployments_leakNothing(int boot) throws Exception {
        redeploy(boot, 10);
    }

    private void redeploy(int boot, int times) throws Exception {
        Path stopping = application(boot, "stopping", "");
        Path leaving = application(boot, "leaving", LOGBACK_IS_NOT_STOPPED);
        Path dump = folder.resolve("dump");
        List<String> output = JavaProcess.run(
                folder.resolve("output.txt"),
                Map.of("LOGTRACR_DUMP_DIR", dump.toString(), "LOGTRACR_BUFFER_BYTES", "1MiB"),
                "--add-opens=java.base/java.lang=ALL-UNNAMED", // So that Tomcat finds thread locals that were left.
                "-cp",
                Built.classPath(
                        Built.bootTestClasses(boot),
                        Built.bootJars(boot, "tomcat-embed-core", "jakarta.annotation-api")),
                "io.logtracr.samples.web.RedeployProgram",
                folder.toString(),
                Integer.toString(times),
                stopping.toString(),
                leaving.toString());
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
        Command command = new Command(dump, folder);
        assertThat(command.show("/stopping/1")).contains("DEBUG looking for order /1");
        assertThat(command.show("/leaving/" + times)).contains("DEBUG looking for order /" + times);
    }

    private Path application(int boot, String name, String parameters) throws IOException {
        Path application = folder.resolve(name);
        Path classes = Files.createDirectories(application.resolve("WEB-INF/classes/io/logtracr/samples/web"));
        Path libraries = Files.createDirectories(application.resolve("WEB-INF/lib"));
        Files.writeString(application.resolve("WEB-INF/web.xml"), WEB_XML.formatted(parameters));
        Path servlet = Path.of("io/logtracr/samples/web/OrderServlet.class");
        Files.copy(Built.bootTestClasses(boot).resolve(servlet), classes.resolve(servlet.getFileName()));
        for (Path jar : Built.bootJars(boot, "logback-classic", "logback-core", "slf4j-api")) {
            Files.copy(jar, libraries.resolve(jar.getFileName()));
        }
        Files.copy(Built.dropInJar(), libraries.resolve("logtracr-all.jar"));
        Files.writeString(
                application.resolve("WEB-INF/classes/logback.xml"),
                "<configuration><root level=\"INFO\"/></configuration>");
        return application;
    }
}
