package io.logtracr.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@link SoakProgram} in a JVM of its own, seen from outside. One thread. */
final class SoakedProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final String SPILLER = "logtracr-spille"; // the kernel keeps fifteen characters

    private final String name;
    private final Process process;
    private final PrintWriter in;
    private final BufferedReader out;
    private final Path errors;
    private final Path mainLog;

    /**
     * Starts it.
     *
     * @param name  of the application
     * @param place for its main log and its standard error
     */
    SoakedProcess(String name, int flowsPerSecond, Path place, Map<String, String> environment) throws IOException {
        this.name = name;
        this.mainLog = place.resolve(name + ".log");
        this.errors = place.resolve(name + ".err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:-UseDynamicNumberOfCompilerThreads",
                "-Dlogback.configurationFile=soak-logback.xml",
                "-Dsoak.mainLog=" + mainLog,
                "-cp",
                System.getProperty("java.class.path"),
                SoakProgram.class.getName(),
                name,
                Integer.toString(flowsPerSecond)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("LOGTRACR_"));
        builder.environment().putAll(environment);
        this.process = builder.start();
        this.in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    String name() {
        return name;
    }

    /** What it has logged, and counted; numbers by their names. */
    Map<String, Long> state() throws IOException {
        return ask("state");
    }

    /** Bytes of its heap that are in use, after a collection. */
    long heapBytes() throws IOException {
        return ask("heap").get("heap");
    }

    /** Makes it stop logging, store what it has, and end; returns its last state. */
    Map<String, Long> end() throws IOException, InterruptedException {
        Map<String, Long> state = ask("end");
        in.close();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(name).isTrue();
        assertThat(process.exitValue()).as(name).isZero();
        return state;
    }

    /** {@code SIGKILL}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private Map<String, Long> ask(String question) throws IOException {
        in.println(question);
        String answer = out.readLine();
        assertThat(answer).as("%s: %s", name, said()).isNotNull();
        Map<String, Long> state = new HashMap<>();
        for (String fact : answer.split(" ")) {
            int equals = fact.indexOf('=');
            String value = fact.substring(equals + 1);
            state.put(fact.substring(0, equals), value.equals("true") ? 1 : Long.parseLong(value));
        }
        return state;
    }

    /** What it has written to standard error. */
    String said() throws IOException {
        return Files.readString(errors);
    }

    int threads() throws IOException {
        return count("task");
    }

    int descriptors() throws IOException {
        return count("fd");
    }

    private int count(String folder) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc().resolve(folder))) {
            for (Path ignored : entries) {
                count++;
            }
        }
        return count;
    }

    /** What it has of the machine's memory, that of the arena included. */
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(proc().resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        throw new IOException("no VmRSS of " + name);
    }

    /** How long the recorder's thread has run on a processor. */
    long spillerNanos() throws IOException {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(proc().resolve("task"))) {
            for (Path task : tasks) {
                if (Files.readString(task.resolve("comm")).trim().equals(SPILLER)) {
                    return Long.parseLong(
                            Files.readString(task.resolve("schedstat")).split(" ")[0]);
                }
            }
        } catch (NoSuchFileException e) {
            return 0; // a thread has ended just now
        }
        return 0;
    }

    private Path proc() {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    /** Fails where the main log is not that of so many flows, or of more if it is not known exactly. */
    void assertMainLogIsWhole(long atLeast, long atMost) throws IOException {
        int flow = 0;
        try (BufferedReader log = Files.newBufferedReader(mainLog)) {
            for (String line = log.readLine(); line != null; flow++) {
                StringBuilder found = new StringBuilder();
                String expected = new SoakFlow(name, flow).mainLog();
                for (int i = (int) expected.lines().count(); i > 0 && line != null; i--) {
                    found.append(line).append('\n');
                    line = log.readLine();
                }
                assertThat(found.toString()).as("%s, flow %s", mainLog, flow).isEqualTo(expected);
            }
        }
        assertThat(flow).as("%s", mainLog).isBetween((int) atLeast, (int) Math.min(Integer.MAX_VALUE, atMost));
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
