package io.logtracr.read;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A part of a flow's file in the store, as it was at one moment.
 *
 * @param number       0 for the flow's first part, more for newer ones
 * @param file         where it is
 * @param key          tells this file from another of the same name; {@code null} where the file system knows none
 * @param bytes        its length, or how much of it counts
 * @param lastModified when it was last written to
 */
record StoredPart(int number, Path file, Object key, long bytes, Instant lastModified) {

    /** This part, of which only the beginning counts. */
    StoredPart cutTo(long length) {
        return new StoredPart(number, file, key, Math.max(0, Math.min(bytes, length)), lastModified);
    }
}
