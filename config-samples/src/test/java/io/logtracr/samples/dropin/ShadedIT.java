package io.logtracr.samples.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.samples.TmpfsFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that is shaded into one jar together with the drop-in jar, its services merged or not. */
class ShadedIT {

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @Test
    void plainApplication_isRecorded_withMergedServices() throws Exception {
        Path jar = ShadedJar.merged(folder.resolve("shaded.jar"), plainParts());
        assertThat(run(jar)).contains("INFO PlainProgram - shown", "thread logtracr-spiller");
        assertThat(command().show("flow")).contains("DEBUG guarded 1", "DEBUG plain 2", "INFO shown");
    }

    @Test
    void plainApplication_isAsBefore_whenAnotherPartsServicesHide() throws Exception {
        Path jar = ShadedJar.unmerged(folder.resolve("shaded.jar"), plainParts());
        assertThat(run(jar)).contains("INFO PlainProgram - shown").doesNotContain("thread logtracr-spiller");
        assertThat(folder.resolve("dump")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Tag("large")
    void bootApplication_isRecorded_withMergedServices(int boot) throws Exception {
        Path jar = ShadedJar.merged(folder.resolve("shaded.jar"), bootParts(boot));
        runBoot(jar);
        assertThat(command().run("ls")).anyMatch(line -> line.endsWith(" starting"));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Tag("large")
    void bootApplication_isNotRecorded_whenBootsFactoriesHideOurs(int boot) throws Exception {
        List<Path> parts = bootParts(boot);
        Path boots = ShadedJar.merged(folder.resolve("boot.jar"), parts.subList(0, parts.size() - 1));
        runBoot(ShadedJar.unmerged(folder.resolve("shaded.jar"), List.of(boots, Built.dropInJar())));
        assertThat(folder.resolve("dump")).doesNotExist();
    }

    private List<String> run(Path jar) throws Exception {
        Path configuration = Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%level %logger{0} - %msg%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="OUT"/></root>
                </configuration>
                """);
        return JavaProcess.run(
                folder.resolve("output.txt"),
                dumpHere(),
                "-Dlogback.configurationFile=" + configuration,
                "-cp",
                jar.toString(),
                PlainProgram.class.getName(),
                "return");
    }

    /** Starts the application, asks for an order, and stops it. */
    private void runBoot(Path jar) throws Exception {
        try (JavaProcess application = JavaProcess.start(
                folder.resolve("output.txt"),
                dumpHere(),
                "-cp",
                jar.toString(),
                "io.logtracr.samples.boot.OrdersApplication",
                "--server.port=0")) {
            String port = application.awaitOutput("Tomcat started on port (\\d+)");
            application.awaitOutput("Started OrdersApplication");
            assertThat(Http.get(port, "/orders/1", Map.of("X-Request-Id", "starting")))
                    .isEqualTo("shipped 1");
            application.terminate();
            assertThat(application.exitCode()).isEqualTo(143);
            assertThat(application.lines()).noneMatch(line -> line.contains("DEBUG"));
        }
    }

    private Map<String, String> dumpHere() {
        return Map.of("LOGTRACR_DUMP_DIR", folder.resolve("dump").toString());
    }

    private Command command() {
        return new Command(folder.resolve("dump"), folder);
    }

    /** The drop-in jar comes last, after a part that has a configurator for Logback too. */
    private List<Path> plainParts() throws IOException {
        Path other = folder.resolve("other");
        Path services = Files.createDirectories(other.resolve("META-INF/services"));
        Files.writeString(
                services.resolve("ch.qos.logback.classic.spi.Configurator"),
                "ch.qos.logback.classic.util.DefaultJoranConfigurator");
        List<Path> parts = new ArrayList<>(Built.ownJars("logback-classic", "logback-core", "slf4j-api"));
        parts.add(Built.programs());
        parts.add(other);
        parts.add(Built.dropInJar());
        return parts;
    }

    private static List<Path> bootParts(int boot) throws IOException {
        List<Path> parts = new ArrayList<>(List.of(Built.bootClasses(boot)));
        Arrays.stream(Built.bootClassPath(boot).split(File.pathSeparator))
                .map(Path::of)
                .forEach(parts::add);
        parts.add(Built.dropInJar());
        return parts;
    }
}
