package io.logtracr.bench.macro;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A tmpfs of its own that can be filled to the last byte; closing unmounts it. Needs root.
 *
 * @param path where it is mounted
 */
record SmallTmpfs(Path path) implements AutoCloseable {

    private static final int BLOCK_BYTES = 4096;

    /** @throws Measurement.SkippedException if this process may not mount */
    static SmallTmpfs mount(int mebibytes) throws IOException, InterruptedException, Measurement.SkippedException {
        Path path = Files.createTempDirectory("logtracr-bench-full");
        String refusal = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", path.toString());
        if (!refusal.isEmpty()) {
            Files.delete(path);
            throw new Measurement.SkippedException("cannot mount a tmpfs: " + refusal);
        }
        return new SmallTmpfs(path);
    }

    /** Fills it until nothing more can be written. */
    void fill() throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream out = Files.newOutputStream(path.resolve("filler"))) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (path.toFile().getUsableSpace() > 0) {
                throw full;
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            String refusal = run("umount", "--lazy", path.toString());
            if (!refusal.isEmpty()) {
                throw new IOException(refusal);
            }
            Files.delete(path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the command said if it failed, else nothing. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        return process.waitFor() == 0 ? "" : said + " (exit code " + process.exitValue() + ")";
    }
}
