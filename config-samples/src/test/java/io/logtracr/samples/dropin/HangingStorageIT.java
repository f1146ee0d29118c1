package io.logtracr.samples.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.samples.TmpfsFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that a flow goes to hangs, for longer than anybody waits, while the application ends. */
class HangingStorageIT {

    /**
     * 2 s to store and 3 s for the system call that does not return, and what the end of a JVM takes on a very busy machine. The call
     * returns after 45 s: who waits for it is later.
     */
    private static final Duration BOUND = Duration.ofSeconds(5 + 15);
    /** Shorter: the file did not hang. */
    private static final Duration AT_LEAST = Duration.ofSeconds(2);

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    /** All at once, as each of them waits. */
    @Test
    void storage_doesNotHangTheExit_andLosesNothing() throws Exception {
        Map<String, JavaProcess> applications = new LinkedHashMap<>();
        List<LeasedFile> files = new ArrayList<>();
        try {
            for (String end : List.of("wait", "exit", "stop")) {
                applications.put(end, start(end));
            }
            for (Map.Entry<String, JavaProcess> application : applications.entrySet()) {
                application.getValue().awaitOutput("waiting");
                files.add(LeasedFile.hold(instance(application.getKey()).resolve("flows/flow.log")));
            }
            long begin = System.nanoTime();
            applications.get("wait").terminate();
            applications.get("exit").endInput();
            applications.get("stop").endInput();
            for (Map.Entry<String, JavaProcess> application : applications.entrySet()) {
                int code = application.getValue().exitCode();
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .as(application.getKey())
                        .isBetween(AT_LEAST, BOUND);
                assertThat(code).isEqualTo(application.getKey().equals("wait") ? 143 : 0);
            }
            assertThat(applications.get("stop").lines())
                    .as("Logback's stop does not wait for the storage")
                    .containsAnyOf("stopped within 0 s", "stopped within 1 s");
        } finally {
            for (LeasedFile file : files) {
                file.close();
            }
            applications.values().forEach(JavaProcess::close);
        }
        for (String end : applications.keySet()) {
            assertThat(instance(end).resolve("recorder.arena")).as(end).isRegularFile();
            Command command = new Command(dump(end), folder);
            assertThat(command.show("flow")).as(end).contains("DEBUG guarded 1", "DEBUG plain 2", "INFO shown");
        }
    }

    private JavaProcess start(String end) throws IOException {
        Path configuration = Files.writeString(
                folder.resolve("logback.xml"), "<configuration><root level=\"INFO\"/></configuration>");
        return JavaProcess.start(
                folder.resolve(end + ".txt"),
                // Stored when it ends, and not before.
                Map.of("LOGTRACR_DUMP_DIR", dump(end).toString(), "LOGTRACR_DUMP_INTERVAL", "1h"),
                "-Dlogback.configurationFile=" + configuration,
                "-cp",
                Built.classPath(
                        Built.programs(),
                        Built.ownJars("logback-classic", "logback-core", "slf4j-api"),
                        Built.dropInJar()),
                PlainProgram.class.getName(),
                end,
                "when the input ends");
    }

    private Path dump(String end) {
        return folder.resolve("dump-" + end);
    }

    private Path instance(String end) throws IOException {
        try (Stream<Path> instances = Files.list(dump(end))) {
            return instances.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }
}
