package io.logtracr.flow;

/** How far a stay in memory has been stored. Spiller thread only. */
public final class StoredState {

    private long nextSequence;
    private long lastEpochNanos;
    private PastStay past;
    private boolean pastTold;

    StoredState() {}

    /** The first sequence number that is neither stored nor reported as missing. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Wall time of the last stored entry, 0 if there is none. */
    public long lastEpochNanos() {
        return lastEpochNanos;
    }

    /** What is to be told of the stays before this one, {@code null} for nothing, or if it is not known here. */
    public PastStay past() {
        return past;
    }

    /** Notes what is to be told of the stays before this one. */
    public void past(PastStay stays) {
        past = stays;
    }

    /** Whether that has been told: something of this stay is in the store. */
    public boolean isPastTold() {
        return pastTold;
    }

    /** Notes a store that succeeded. */
    public void advance(long nextSequence, long lastEpochNanos) {
        this.past = null;
        this.pastTold = true;
        this.nextSequence = nextSequence;
        this.lastEpochNanos = lastEpochNanos;
    }
}
