package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A process of its own, started by a command line, with what it writes; ended at the latest when closed, its children too. */
final class Program implements AutoCloseable {

    /** Of the JDK that runs the tests. */
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final Process process;
    private final Path output;

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it with the environment of the tests, but without any key of ours and with {@code java} being the tests' own.
     *
     * @param environment variables to add
     * @param folder      where it runs
     * @param output      where to keep what it writes
     */
    static Program start(List<String> command, Map<String, String> environment, Path folder, Path output)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("LOGTRACR_"));
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("PATH", JAVA.getParent() + ":" + variables.get("PATH"));
        variables.putAll(environment);
        return new Program(builder.start(), output);
    }

    /** Runs it to its end, which must come in time. */
    static Program run(List<String> command, Map<String, String> environment, Path folder, Path output)
            throws Exception {
        Program program = start(command, environment, folder, output);
        try (program) {
            program.awaitEnd();
        }
        return program;
    }

    /** Runs the command `logtracr` on a dump directory. */
    static Program logtracr(Path dumpDirectory, Path output, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                JAVA.toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                BuiltJars.command().toString()));
        command.addAll(List.of(arguments));
        return run(command, Map.of("LOGTRACR_DUMP_DIR", dumpDirectory.toString()), Path.of("."), output);
    }

    /** Waits for a line with this in it, and gives the match. */
    MatchResult awaitOutput(Pattern pattern) {
        return await().alias(pattern.pattern())
                .atMost(TIMEOUT)
                .failFast(this::failIfEnded)
                .until(() -> find(pattern), match -> match != null);
    }

    /** Asks it to end as a service manager does, and waits for that. */
    int terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .as(() -> "ended in time:\n" + text())
                .isTrue();
        return process.exitValue();
    }

    int exitValue() {
        return process.exitValue();
    }

    String text() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines() {
        return text().lines().toList();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private MatchResult find(Pattern pattern) {
        return pattern.matcher(text()).results().findFirst().orElse(null);
    }

    private void failIfEnded() {
        if (!process.isAlive()) {
            throw new AssertionError("ended with " + process.exitValue() + ":\n" + text());
        }
    }
}
