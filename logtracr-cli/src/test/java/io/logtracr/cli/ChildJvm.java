package io.logtracr.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with the test's class path. */
final class ChildJvm implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    final Process process;
    private final PrintWriter in;
    private final BufferedReader out;

    ChildJvm(ProcessBuilder builder) throws IOException {
        this.process = builder.start();
        this.in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static List<String> commandLine(Class<?> program, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(args));
        return command;
    }

    /** A process that records, see {@link RecordingProgram}. */
    static ChildJvm recording(Path dump, String dumpInterval, int bufferBytes) throws IOException {
        return new ChildJvm(new ProcessBuilder(commandLine(
                        RecordingProgram.class, dump.toString(), dumpInterval, Integer.toString(bufferBytes)))
                .redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    /** Starts the command. */
    static ChildJvm command(Path dump, String... args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(commandLine(Main.class, args));
        builder.environment().put("LOGTRACR_DUMP_DIR", dump.toString());
        return new ChildJvm(builder);
    }

    /** Runs the command to its end. */
    static CommandRun run(Path dump, String... args) throws IOException, InterruptedException {
        try (ChildJvm child = command(dump, args)) {
            child.in.close();
            String out = new String(child.process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(child.process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!child.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the command does not end: " + String.join(" ", args));
            }
            return new CommandRun(child.process.exitValue(), out, err);
        }
    }

    /** Gives a line and waits for the answer. */
    String ask(String line) throws IOException {
        in.println(line);
        return readLine();
    }

    /** Gives a line. */
    void tell(String line) {
        in.println(line);
    }

    String readLine() throws IOException {
        return out.readLine();
    }

    /** Kills it: {@code SIGKILL}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
