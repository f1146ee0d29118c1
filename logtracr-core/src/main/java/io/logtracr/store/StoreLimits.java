package io.logtracr.store;

import java.util.concurrent.TimeUnit;

/**
 * What the store may take and how long.
 *
 * @param maxBytes        all stored flows of all processes together, counted as tmpfs does
 * @param maxFiles        their files
 * @param flowMaxBytes    a flow goes on in a new file when one has reached this length
 * @param maxAgeNanos     older files are purged
 * @param keepFreePercent share of the file system that is left free
 * @param keepFreeBytes   bytes of the file system that are left free
 */
public record StoreLimits(
        long maxBytes, int maxFiles, long flowMaxBytes, long maxAgeNanos, int keepFreePercent, long keepFreeBytes) {

    /** Two parts of a flow take at most one in so many bytes of the budget, so that no flow alone fills it. */
    private static final int SHARE_OF_A_PART = 4;

    private static final long FOREVER_NANOS = TimeUnit.DAYS.toNanos(100 * 365);

    /** A number of bytes, nothing else. */
    public static StoreLimits ofBytes(long maxBytes) {
        return new StoreLimits(maxBytes, Integer.MAX_VALUE, Long.MAX_VALUE, FOREVER_NANOS, 0, 0);
    }

    /** These limits with another number of bytes. */
    public StoreLimits withMaxBytes(long bytes) {
        return new StoreLimits(bytes, maxFiles, flowMaxBytes, maxAgeNanos, keepFreePercent, keepFreeBytes);
    }

    /** These limits with at least so many bytes of the file system left free. */
    public StoreLimits withKeepFreeOfAtLeast(long least) {
        return new StoreLimits(
                maxBytes, maxFiles, flowMaxBytes, maxAgeNanos, keepFreePercent, Math.max(keepFreeBytes, least));
    }

    /** The length from which on a flow goes on in a new file. */
    long rollBytes() {
        return Math.min(flowMaxBytes, maxBytes / SHARE_OF_A_PART);
    }
}
