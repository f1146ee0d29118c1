package io.logtracr.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/** A real tmpfs of its own, mounted on a folder. Only root can have one: elsewhere the test is skipped and says so. */
public final class Tmpfs implements AutoCloseable {

    private final Path folder;

    /** Mounts it; {@code options} as {@code mount} takes them. */
    public Tmpfs(Path folder, String options) {
        this.folder = folder;
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", options, "logtracr-test", folder.toString()),
                "a tmpfs cannot be mounted here: this test needs root on Linux");
    }

    /** Where it is mounted. */
    public Path folder() {
        return folder;
    }

    /** Mounts it with other options. */
    public void remount(String options) throws IOException {
        if (!run("mount", "-o", "remount," + options, folder.toString())) {
            throw new IOException("could not remount " + folder + " as " + options);
        }
    }

    @Override
    public void close() {
        run("umount", "-l", folder.toString());
    }

    private static boolean run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // no such command
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
