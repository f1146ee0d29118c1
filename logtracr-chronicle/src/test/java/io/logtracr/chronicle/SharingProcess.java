package io.logtracr.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A {@link SharingProgram} in a JVM of its own, seen from outside. */
final class SharingProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final String name;
    private final Process process;
    private final PrintWriter in;
    private final Thread pump;
    private final CompletableFuture<Path> folder = new CompletableFuture<>();
    private volatile int stored = -1;

    SharingProcess(String name, Map<String, String> environment) throws IOException {
        this.name = name;
        this.process = ChildJvm.start(
                SharingProgram.class,
                environment,
                List.of("-XX:+UseSerialGC", "-Xmx256m", "-Dlogback.configurationFile=sharing-logback.xml"),
                name);
        this.in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.pump = new Thread(this::read, "output of " + name);
        pump.setDaemon(true);
        pump.start();
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(SharingProgram.STORED)) {
                    stored = Integer.parseInt(line.substring(SharingProgram.STORED.length()));
                } else if (line.startsWith(SharingProgram.FOLDER)) {
                    folder.complete(Path.of(line.substring(SharingProgram.FOLDER.length())));
                }
            }
        } catch (IOException e) {
            folder.completeExceptionally(e); // or it has ended, and has said what it had to say
        }
    }

    String name() {
        return name;
    }

    /** Where it records; waits for its start. */
    Path folder() throws Exception {
        return folder.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Makes it log its flows up to this number. */
    void goOn(int last) {
        in.println(last);
    }

    /** The number of the last flow that is stored, as far as it has said so; -1 if none is. */
    int stored() {
        return stored;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code SIGKILL}; what it said before is known then. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(name).isTrue();
        pump.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }

    /** Lets it end in its own way. */
    void end() throws InterruptedException {
        in.close();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(name).isTrue();
        assertThat(process.exitValue()).as(name).isZero();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
