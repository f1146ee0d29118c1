package io.logtracr.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much of the file system must stay free. Spiller thread only; does I/O, one call. */
final class FreeSpace {

    private final Path directory;
    private final int percent;
    private final long bytes;
    private FileStore fileSystem;

    FreeSpace(Path directory, StoreLimits limits) {
        this.directory = directory;
        this.percent = limits.keepFreePercent();
        this.bytes = limits.keepFreeBytes();
    }

    /** How many bytes must be given up before a file may grow by so many; 0 or less if none. */
    long missing(long growth) throws IOException {
        if (percent == 0 && bytes == 0) {
            return 0;
        }
        if (fileSystem == null) {
            fileSystem = Files.getFileStore(directory);
        }
        try {
            long total = fileSystem.getTotalSpace();
            if (total <= 0) {
                return 0; // a tmpfs without a limit
            }
            return Math.max(bytes, total / 100 * percent) + growth - fileSystem.getUsableSpace();
        } catch (IOException e) {
            fileSystem = null;
            throw e;
        }
    }
}
