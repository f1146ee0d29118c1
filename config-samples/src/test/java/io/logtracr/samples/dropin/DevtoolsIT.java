package io.logtracr.samples.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logtracr.samples.TmpfsFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spring Boot's devtools restart the application in a class loader of its own each time one of its classes changes. */
@Tag("large")
class DevtoolsIT {

    private static final int BOOT = 4;
    private static final int RESTARTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Pattern STARTED = Pattern.compile("Started OrdersApplication");
    private static final String LOADER = "org.springframework.boot.devtools.restart.classloader.RestartClassLoader";

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @Test
    void restarts_leakNothing_andKeepOneRecorder() throws Exception {
        Path dump = folder.resolve("dump");
        Path classes = copyOf(Built.bootClasses(BOOT));
        try (JavaProcess application = JavaProcess.start(
                folder.resolve("output.txt"),
                Map.of("LOGTRACR_DUMP_DIR", dump.toString()),
                "-XX:SoftRefLRUPolicyMSPerMB=0", // Spring caches behind soft references.
                "-cp",
                Built.classPath(classes, Built.bootClassPath(BOOT), Built.devtools(BOOT), Built.dropInJar()),
                "io.logtracr.samples.boot.OrdersApplication",
                "--server.port=0",
                "--spring.devtools.livereload.enabled=false")) {
            for (int start = 0; start <= RESTARTS; start++) {
                if (start > 0) {
                    touch(classes.resolve("io/logtracr/samples/boot/OrdersApplication.class"), start);
                }
                awaitStarts(application, start + 1);
                assertThat(Http.get(lastPort(application), "/orders/1", Map.of("X-Request-Id", "start-" + start)))
                        .isEqualTo("shipped 1");
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(restartLoaders(application))
                            .as("the one in use, and what Boot keeps of the one before")
                            .isLessThanOrEqualTo(2));
            assertThat(ask(application, "Thread.print"))
                    .filteredOn(line -> line.startsWith("\"logtracr-spiller"))
                    .hasSize(1);
            application.terminate();
            assertThat(application.exitCode()).isEqualTo(143);
            assertThat(application.lines()).noneMatch(line -> line.contains("Z DEBUG "));
        }
        try (Stream<Path> instances = Files.list(dump)) {
            assertThat(instances.filter(Files::isDirectory)).hasSize(1);
        }
        Map<String, List<String>> flows = new Command(dump, folder).flows();
        assertThat(flows.get("start-0")).contains("DEBUG looking for order 1");
        assertThat(flows.get("start-" + RESTARTS)).contains("DEBUG looking for order 1");
    }

    private static void awaitStarts(JavaProcess application, int starts) {
        await().atMost(PATIENCE)
                .failFast("it has ended", () -> !application.isAlive())
                .until(() -> STARTED.matcher(application.text()).results().count() == starts);
    }

    private static String lastPort(JavaProcess application) {
        List<MatchResult> ports = PORT.matcher(application.text()).results().toList();
        return ports.get(ports.size() - 1).group(1);
    }

    /** As a compiler does; the time has to be another one than before. */
    private static void touch(Path file, int number) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(number)));
    }

    private long restartLoaders(JavaProcess application) throws Exception {
        ask(application, "GC.run");
        return ask(application, "VM.classloader_stats").stream()
                .filter(line -> line.endsWith(LOADER))
                .count();
    }

    private List<String> ask(JavaProcess application, String command) throws Exception {
        Path answer = folder.resolve("answer.txt");
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(application.pid()),
                        command)
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        assertThat(jcmd.waitFor()).isZero();
        return Files.readAllLines(answer);
    }

    private Path copyOf(Path classes) throws IOException {
        Path copy = folder.resolve("classes");
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(classes.relativize(file).toString()));
            }
        }
        return copy;
    }
}
