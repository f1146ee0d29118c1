package io.logtracr.store;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far the store gives way to others who fill the file system. Down to a quarter of what it may take it gives up plain flows until
 * {@code LOGTRACR_STORE_KEEP_FREE} is free again. If that cannot be reached, an append costs as much as it needs itself, of plain flows
 * only unless its own flow is triggered; where there is nothing left of that kind, it is refused. So the store never grows at the
 * cost of the reserve, and is never emptied for a reserve that others have taken for good. Spiller thread only; does I/O.
 */
final class GivingWay {

    private static final int SHARE_KEPT = 4;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.HOURS.toNanos(1);

    private final FreeSpace free;
    private final long maxBytes;
    private final LongSupplier nanoTime;
    private long pauseNanos;
    private long pauseUntilNanos;

    /** Gives up the file that is to go first. */
    interface Purge {
        /** How many bytes that gave back, 0 if there is nothing to give up. */
        long oldest(boolean plainOnly) throws IOException;
    }

    GivingWay(FreeSpace free, long maxBytes, LongSupplier nanoTime) {
        this.free = free;
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
    }

    /**
     * Gives up what is to be given up before a file grows.
     *
     * @param growth    by how much
     * @param triggered whether its flow is
     * @param displaced how much was given up for it before
     * @param taken     what all flows take now
     * @return how much was given up now; 0 if no more need be
     * @throws NoRoomException if more is needed, and nothing is there that may be given up
     */
    long makeFree(long growth, boolean triggered, long displaced, long taken, Purge purge) throws IOException {
        long missing = free.missing(growth);
        if (missing <= 0) {
            return 0;
        }
        boolean onlyForItself = missing <= growth;
        if (!onlyForItself && taken > Math.min(maxBytes, free.capacity()) / SHARE_KEPT) {
            long given = purge.oldest(true);
            if (given > 0) {
                return given;
            }
        }
        if (displaced >= growth) {
            return 0;
        }
        long given = purge.oldest(!onlyForItself && !triggered);
        if (given == 0) {
            throw new NoRoomException(
                    "LOGTRACR_STORE_KEEP_FREE: the file system is too full, and no flow's file is left to delete");
        }
        return given;
    }

    /** Whether flows may be given up because a write found the file system full: not where others took what was given up before. */
    boolean mayTrySpace() {
        return pauseNanos == 0 || nanoTime.getAsLong() - pauseUntilNanos >= 0;
    }

    /** Tells whether a write succeeded after flows were given up for it. */
    void spaceTried(boolean written) {
        pauseNanos = written ? 0 : Math.max(FIRST_PAUSE_NANOS, Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos));
        pauseUntilNanos = nanoTime.getAsLong() + pauseNanos;
    }
}
