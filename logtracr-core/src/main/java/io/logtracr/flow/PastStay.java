package io.logtracr.flow;

import io.logtracr.arena.LossCause;

/**
 * What the next stay of a flow in memory has to tell about the stays before it.
 *
 * @param serial         number of the last of these stays
 * @param ended          whether the flow had ended
 * @param missing        how many entries of them are not in the store
 * @param fromEpochNanos not before this moment, nanoseconds since the epoch
 * @param toEpochNanos   nor after this one
 * @param cause          why they are missing
 */
public record PastStay(
        long serial, boolean ended, long missing, long fromEpochNanos, long toEpochNanos, LossCause cause) {

    /** This and what came after it. */
    public PastStay then(PastStay later) {
        if (later.missing == 0) {
            return new PastStay(later.serial, later.ended, missing, fromEpochNanos, toEpochNanos, cause);
        }
        return new PastStay(
                later.serial,
                later.ended,
                missing + later.missing,
                missing == 0 ? later.fromEpochNanos : fromEpochNanos,
                later.toEpochNanos,
                later.cause);
    }
}
