package io.logtracr.arena;

import java.util.Arrays;

/** A flow's stay in the memory of a process that is gone. One thread. */
public final class DeadStay {

    private final int slot;
    private final long serial;
    private final long lost;
    private final boolean triggered;
    private String flowId;
    private long spilled;
    /** Number of the chunk in the high half, its index in the arena in the low half. */
    private long[] chunks = new long[2];

    private int chunkCount;

    DeadStay(int slot, long serial, String flowId, long spilled, long lost, boolean triggered) {
        this.slot = slot;
        this.serial = serial;
        this.flowId = flowId;
        this.spilled = spilled;
        this.lost = lost;
        this.triggered = triggered;
    }

    void add(int number, int chunk) {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * chunkCount);
        }
        chunks[chunkCount++] = (long) number << Integer.SIZE | chunk;
    }

    void sortChunks() {
        Arrays.sort(chunks, 0, chunkCount);
    }

    void flowId(String id) {
        this.flowId = id;
    }

    void spilled(long endOfSequence) {
        this.spilled = endOfSequence;
    }

    int slot() {
        return slot;
    }

    long serial() {
        return serial;
    }

    /** How many chunks there are; from 0 on they are sorted by {@link #number}. */
    int chunkCount() {
        return chunkCount;
    }

    int chunk(int index) {
        return (int) chunks[index];
    }

    int number(int index) {
        return (int) (chunks[index] >> Integer.SIZE);
    }

    /** The flow's id, {@code null} if it cannot be read. */
    public String flowId() {
        return flowId;
    }

    /** All entries below this sequence number are in the store, or are not missed. */
    public long spilled() {
        return spilled;
    }

    /** Whether something had marked the flow as worth keeping. */
    public boolean isTriggered() {
        return triggered;
    }

    /** All sequence numbers that are known to be lost are below this one. */
    public long lost() {
        return lost;
    }
}
