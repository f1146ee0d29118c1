package io.logtracr.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much of the file system must stay free. Asks it, two system calls, at most every ten milliseconds as long as there is plenty:
 * more than anybody fills in that time. Spiller thread only; does I/O.
 */
final class FreeSpace {

    private static final long PLENTY_BYTES = 256 << 20;
    private static final long TRUSTED_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Path directory;
    private final int percent;
    private final long bytes;
    private final LongSupplier nanoTime;
    private FileStore fileSystem;
    /** What was left beyond the reserve when the file system was asked, less what was asked for since. */
    private long spareBytes;

    private long askedAtNanos;
    private long capacity = Long.MAX_VALUE;

    FreeSpace(Path directory, StoreLimits limits, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.directory = directory;
        this.percent = limits.keepFreePercent();
        this.bytes = limits.keepFreeBytes();
    }

    /** The size of the file system without the reserve, as found last; no I/O. */
    long capacity() {
        return capacity;
    }

    /** How many bytes must be given up before a file may grow by so many; 0 or less if none. */
    long missing(long growth) throws IOException {
        if (percent == 0 && bytes == 0) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        if (spareBytes - growth > PLENTY_BYTES && now - askedAtNanos < TRUSTED_NANOS) {
            spareBytes -= growth;
            return -spareBytes;
        }
        spareBytes = 0;
        if (fileSystem == null) {
            fileSystem = Files.getFileStore(directory);
        }
        try {
            long total = fileSystem.getTotalSpace();
            if (total <= 0) {
                return 0; // a tmpfs without a limit
            }
            long reserve = Math.max(bytes, total / 100 * percent);
            capacity = Math.max(0, total - reserve);
            spareBytes = fileSystem.getUsableSpace() - reserve - growth;
            askedAtNanos = now;
            return -spareBytes;
        } catch (IOException e) {
            fileSystem = null;
            throw e;
        }
    }
}
