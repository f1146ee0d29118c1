package io.logtracr.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logtracr.FlightRecorder;
import io.logtracr.config.RecorderConfig;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Chronicle's own reader follows a living queue, as the README says: with Chronicle's jars and the JVM's options, nothing of ours. */
class ChronicleToolTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    @Test
    @Tag("large")
    void reader_showsSpillsAsTheyCome() throws Exception {
        try (FlightRecorder recorder = FlightRecorder.start(
                RecorderConfig.builder()
                        .dumpDir(dump)
                        .bufferBytes(1 << 20)
                        .storeKind("chronicle")
                        .build(),
                new RecordingReporter())) {
            recorder.record("order-4711", Level.DEBUG, "com.acme.Orders", "received");
            recorder.dump("order-4711", SOON);
            Path queue = recorder.directory().orElseThrow().resolve("queue");
            Process once = run("-d", queue.toString());
            List<String> shown = until(linesOf(once), "]", () -> {});
            assertThat(shown)
                    .contains(
                            "flow: order-4711",
                            "piece: 0",
                            "last: true",
                            "reason: requested",
                            "triggered: false",
                            "entries: 1",
                            "errors: 0")
                    .anyMatch(line -> line.matches("  \".*Z DEBUG \\[main] com\\.acme\\.Orders - received\",?"));
            assertThat(once.waitFor(30, TimeUnit.SECONDS)).isTrue();
            Process following = run("-d", queue.toString(), "-f");
            try {
                // It shows what comes after it was started, and does not say when it has.
                List<String> followed = until(linesOf(following), "]", () -> {
                    recorder.record("order-4712", Level.DEBUG, "com.acme.Orders", "checked");
                    recorder.dump("order-4712", SOON);
                });
                assertThat(followed).contains("flow: order-4712").doesNotContain("flow: order-4711");
            } finally {
                following.destroyForcibly();
                following.waitFor();
            }
        }
    }

    private static Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of(JvmFlags.all().split(" ")));
        List<String> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> path.endsWith(".jar") && !path.contains("logtracr") && !path.contains("logback"))
                .toList();
        command.addAll(List.of("-cp", String.join(File.pathSeparator, jars)));
        command.add("net.openhft.chronicle.queue.ChronicleReaderMain");
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static BlockingQueue<String> linesOf(Process process) {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread pump = new Thread(() -> {
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                in.lines().forEach(lines::add);
            } catch (IOException | java.io.UncheckedIOException e) {
                return; // the end
            }
        });
        pump.setDaemon(true);
        pump.start();
        return lines;
    }

    private static List<String> until(BlockingQueue<String> lines, String last, Runnable meanwhile) {
        List<String> found = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            meanwhile.run();
            for (String line = lines.poll(); line != null; line = lines.poll()) {
                found.add(line.stripTrailing());
                if (line.strip().equals(last)) {
                    return true;
                }
            }
            return false;
        });
        return found;
    }
}
