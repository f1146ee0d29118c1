package io.logtracr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A new folder on tmpfs; closing deletes it with all that is in it. Where {@code /dev/shm} cannot be written to it lies in the
 * temporary folder, and the rivals that need tmpfs say so.
 *
 * @param path the folder
 */
public record TmpfsFolder(Path path) implements AutoCloseable {

    private static final Path TMPFS = Path.of("/dev/shm");
    private static final String PREFIX = "logtracr-bench-";

    /** Makes one. */
    public static TmpfsFolder create() throws IOException {
        return new TmpfsFolder(
                Files.isWritable(TMPFS) ? Files.createTempDirectory(TMPFS, PREFIX) : Files.createTempDirectory(PREFIX));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
