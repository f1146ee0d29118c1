package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** rsyslog itself, running with the sample's rule on a dump directory, everything of its own in a folder of the test. */
final class Rsyslog implements AutoCloseable {

    private static final Path RSYSLOGD = Path.of("/usr/sbin/rsyslogd");
    private static final Path RULE = Path.of("rsyslog/logtracr.conf");

    private final Path out;
    private final ProcessBuilder command;
    private final List<String> lines = new ArrayList<>();
    private Process process;
    private long readBytes;

    private Rsyslog(Path dump, Path place) throws IOException {
        Path state = Files.createDirectory(place.resolve("state"));
        out = place.resolve("out.json");
        Path rule = Files.writeString(
                place.resolve("rsyslog.conf"),
                Files.readString(RULE)
                        .replace("/dev/shm/logtracr-app", dump.toString())
                        .replace("/var/spool/rsyslog", state.toString())
                        .replace("/var/log/logtracr.json", out.toString()));
        command = new ProcessBuilder(
                        RSYSLOGD.toString(),
                        "-n",
                        "-f",
                        rule.toString(),
                        "-i",
                        place.resolve("pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        place.resolve("rsyslog.log").toFile()));
        process = command.start();
    }

    /**
     * Starts it; skips the test where it is not installed.
     *
     * @param place an empty folder for its configuration, its state and what it ships
     */
    static Rsyslog start(Path dump, Path place) throws IOException {
        assumeTrue(Files.isExecutable(RSYSLOGD), "rsyslog is not installed");
        return new Rsyslog(dump, place);
    }

    /** All whole lines that were shipped up to now, without their ends. Reads only what is new since the last call. */
    List<String> shipped() throws IOException {
        if (Files.exists(out)) {
            try (InputStream in = Files.newInputStream(out)) {
                in.skipNBytes(readBytes);
                byte[] more = in.readAllBytes();
                int end = more.length;
                while (end > 0 && more[end - 1] != '\n') {
                    end--;
                }
                readBytes += end;
                new String(more, 0, end, StandardCharsets.UTF_8).lines().forEach(lines::add);
            }
        }
        return Collections.unmodifiableList(lines);
    }

    /** Ends it and starts it again: it goes on where it was. */
    void restart() throws IOException, InterruptedException {
        close();
        process = command.start();
    }

    /** The deleted files that it has open, and that take memory therefore. */
    List<String> deletedOpenFiles() throws IOException {
        List<String> deleted = new ArrayList<>();
        Path open = Path.of("/proc", Long.toString(process.pid()), "fd");
        for (String descriptor : names(open)) {
            try {
                String target = Files.readSymbolicLink(open.resolve(descriptor)).toString();
                if (target.endsWith(" (deleted)")) {
                    deleted.add(target);
                }
            } catch (NoSuchFileException closedMeanwhile) {
                continue;
            }
        }
        return deleted;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Ends it as systemd does: it ships what it has read, and notes its places. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("rsyslog ended within 30 s").isTrue();
    }
}
