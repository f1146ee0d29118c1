package io.logtracr.read;

import io.logtracr.store.StoredExcerpts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A part of what the store has of a flow, as it was at one moment.
 *
 * @param number       0 for the flow's first part, more for newer ones
 * @param file         where it is
 * @param key          tells this file from another of the same name; {@code null} where the file system knows none
 * @param bytes        its length, or how much of it counts
 * @param lastModified when it was last written to
 * @param excerpt      what it is if it is no file, or {@code null}; its key is its number then
 */
record StoredPart(int number, Path file, Object key, long bytes, Instant lastModified, StoredExcerpts.Excerpt excerpt) {

    /** A file. */
    StoredPart(int number, Path file, Object key, long bytes, Instant lastModified) {
        this(number, file, key, bytes, lastModified, null);
    }

    /** Whether it is no file: written once, never added to. */
    boolean isExcerpt() {
        return excerpt != null;
    }

    /**
     * Its bytes, also those beyond what counts. Does I/O.
     *
     * @throws java.nio.file.NoSuchFileException if it is gone, also where another file has its name now
     */
    PartBytes open() throws IOException {
        return excerpt == null ? PartBytes.of(file, key) : PartBytes.of(excerpt.text());
    }

    /** This part, of which only the beginning counts. */
    StoredPart cutTo(long length) {
        return new StoredPart(number, file, key, Math.max(0, Math.min(bytes, length)), lastModified, excerpt);
    }
}
