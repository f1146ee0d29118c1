package io.logtracr.samples.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM of its own, with an environment without keys of ours but those given, and all it writes in a file. */
final class JavaProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final Path output;

    private JavaProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@code java} with these arguments. */
    static JavaProcess start(Path output, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx192m");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+UseSerialGC");
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LOGTRACR_"));
        builder.environment().putAll(environment);
        return new JavaProcess(builder.start(), output);
    }

    /** Runs {@code java} with these arguments until it ends well, and gives the lines that it wrote. */
    static List<String> run(Path output, Map<String, String> environment, String... arguments) throws Exception {
        try (JavaProcess process = start(output, environment, arguments)) {
            assertThat(process.exitCode()).as(process::text).isZero();
            return process.lines();
        }
    }

    /** Waits until what it writes has a match; the match's first group. */
    String awaitOutput(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .failFast("it has ended", () -> !isAlive())
                .until(() -> wanted.matcher(text()).find());
        Matcher matcher = wanted.matcher(text());
        return matcher.find() && matcher.groupCount() > 0 ? matcher.group(1) : "";
    }

    /** Asks it to end, as an operator does. */
    void terminate() {
        process.destroy();
    }

    /** Ends its input. */
    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(() -> "ended in time: " + text())
                .isTrue();
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Everything it has written. */
    String text() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Everything it has written, by line. */
    List<String> lines() {
        return text().lines().toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
