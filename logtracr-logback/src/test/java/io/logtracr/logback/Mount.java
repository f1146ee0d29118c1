package io.logtracr.logback;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A real mount on a folder, undone when closed. Only root can have one: elsewhere the test is skipped and says so. */
final class Mount implements AutoCloseable {

    private final Path folder;
    private boolean mounted = true;

    private Mount(Path folder) {
        this.folder = folder;
    }

    /** A tmpfs of its own; {@code options} as {@code mount} takes them. */
    static Mount tmpfs(Path folder, String options) {
        String refusal = run("mount", "-t", "tmpfs", "-o", options, "logtracr-test", folder.toString());
        assumeTrue(refusal.isEmpty(), "a tmpfs cannot be mounted here, this test needs root on Linux: " + refusal);
        return new Mount(folder);
    }

    /** Makes a folder or file read-only for all who open it from now on, whoever has something in it open. */
    static Mount readOnly(Path target) throws IOException {
        must("mount", "--bind", target.toString(), target.toString());
        Mount mount = new Mount(target);
        try {
            must("mount", "-o", "remount,bind,ro", target.toString());
        } catch (IOException e) {
            mount.close();
            throw e;
        }
        return mount;
    }

    /** Takes it away, although files in it are open. */
    void unmountLazily() throws IOException {
        must("umount", "-l", folder.toString());
        mounted = false;
    }

    @Override
    public void close() {
        if (mounted) {
            run("umount", "-l", folder.toString());
            mounted = false;
        }
    }

    private static void must(String... command) throws IOException {
        String refusal = run(command);
        if (!refusal.isEmpty()) {
            throw new IOException(String.join(" ", command) + ": " + refusal);
        }
    }

    /** What the command said if it failed, else nothing. */
    static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return process.waitFor() == 0 ? "" : said + " (exit code " + process.exitValue() + ")";
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }
}
