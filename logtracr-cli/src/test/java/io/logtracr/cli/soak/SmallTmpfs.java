package io.logtracr.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A real tmpfs, mounted on a folder until it is closed. Only root can have one: elsewhere the test is skipped and says so. */
final class SmallTmpfs implements AutoCloseable {

    private static final long INODE_BYTES = 1024;

    private final Path folder;

    SmallTmpfs(Path folder, String options) throws IOException, InterruptedException {
        this.folder = folder;
        Answer answer = run("mount", "-t", "tmpfs", "-o", options, "logtracr-test", folder.toString());
        assumeTrue(answer.code == 0, "a tmpfs cannot be mounted here, this test needs root on Linux: " + answer.text);
    }

    Path folder() {
        return folder;
    }

    /** What is used of it, with the kernel's memory for each file. */
    long usedBytes() throws IOException, InterruptedException {
        String[] figures = run("stat", "-f", "-c", "%b %f %S %c %d", folder.toString())
                .text
                .split(" ");
        long blocks = Long.parseLong(figures[0]) - Long.parseLong(figures[1]);
        long inodes = Long.parseLong(figures[3]) - Long.parseLong(figures[4]);
        return blocks * Long.parseLong(figures[2]) + inodes * INODE_BYTES;
    }

    /** What {@code du} says; what is deleted meanwhile does not disturb. */
    long diskUsage() throws IOException, InterruptedException {
        String text = run("du", "-s", "-B1", folder.toString()).text;
        String last = text.substring(text.lastIndexOf('\n') + 1);
        assertThat(last).matches("[0-9]+\t.*");
        return Long.parseLong(last.substring(0, last.indexOf('\t')));
    }

    /** What the arenas in it take, of the living and the dead. */
    long arenaBytes() throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> instances = Files.newDirectoryStream(folder)) {
            for (Path instance : instances) {
                try {
                    bytes += Files.size(instance.resolve("recorder.arena"));
                } catch (NoSuchFileException e) {
                    continue; // recovered
                }
            }
        }
        return bytes;
    }

    private record Answer(int code, String text) {}

    private static Answer run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        return new Answer(process.waitFor(), text);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", "-l", folder.toString());
    }
}
