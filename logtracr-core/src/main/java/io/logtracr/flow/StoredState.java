package io.logtracr.flow;

/** How far a stay in memory has been stored. Spiller thread only. */
public final class StoredState {

    private long nextSequence;
    private long lastEpochNanos;

    StoredState() {}

    /** The first sequence number that is neither stored nor reported as missing. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Wall time of the last stored entry, 0 if there is none. */
    public long lastEpochNanos() {
        return lastEpochNanos;
    }

    /** Notes a store that succeeded. */
    public void advance(long nextSequence, long lastEpochNanos) {
        this.nextSequence = nextSequence;
        this.lastEpochNanos = lastEpochNanos;
    }
}
