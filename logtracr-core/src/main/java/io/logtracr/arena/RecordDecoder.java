package io.logtracr.arena;

/**
 * Puts a flow's chunks, given in order, together into records. Not thread-safe. Damage costs the rest of a chunk and is
 * counted; nothing is thrown. Allocates nothing but, once, room for a record that goes on in another chunk.
 */
final class RecordDecoder {

    /** Takes the records, in order. */
    interface Sink<X extends Exception> {
        void record(RecordView record) throws X;
    }

    private static final int LARGEST_RECORD = 4 << 20;
    private static final int KEEP_BYTES = 64 << 10;

    private final RecordView view;
    private byte[] pending = new byte[0];
    /** Length of the record that goes on in the next chunk, 0 if there is none; how much of it is there. */
    private int pendingLength;

    private int pendingFilled;
    private long sequenceBase;
    private int nextNumber;
    private int damaged;

    RecordDecoder(StringNumbers strings) {
        this.view = new RecordView(strings);
    }

    /** Makes it ready for another flow. */
    void reset() {
        pendingLength = 0;
        damaged = 0;
        if (pending.length > KEEP_BYTES) {
            pending = new byte[0];
        }
    }

    /** How many chunks or records could not be read. */
    int damaged() {
        return damaged;
    }

    /** Whether a record goes on in a chunk that was not given yet. */
    boolean isInsideRecord() {
        return pendingLength > 0;
    }

    /**
     * Reads a chunk.
     *
     * @param body        its body; only the first {@code committed} bytes count
     * @param firstRecord offset of the first record that starts in it, or {@link ChunkDescriptor#NO_RECORD}
     */
    <X extends Exception> void chunk(
            int number, int firstRecord, long firstSequence, byte[] body, int committed, Sink<X> sink) throws X {
        int continued = firstRecord == ChunkDescriptor.NO_RECORD ? committed : Math.min(firstRecord, committed);
        if (isInsideRecord() && number == nextNumber) {
            takeContinuation(body, continued, sink);
        } else if (isInsideRecord()) {
            giveUpPending();
        }
        nextNumber = number + 1;
        view.forgetContexts();
        if (firstRecord != ChunkDescriptor.NO_RECORD) {
            if (isInsideRecord()) {
                giveUpPending();
            }
            sequenceBase = firstSequence;
            records(body, firstRecord, committed, sink);
        }
    }

    private void giveUpPending() {
        pendingLength = 0;
        damaged++;
    }

    private <X extends Exception> void takeContinuation(byte[] body, int continued, Sink<X> sink) throws X {
        int taken = Math.min(continued, pendingLength - pendingFilled);
        System.arraycopy(body, 0, pending, pendingFilled, taken);
        pendingFilled += taken;
        if (pendingFilled == pendingLength) {
            int length = pendingLength;
            pendingLength = 0;
            view.forgetContexts();
            emit(pending, 0, length, sink);
        }
    }

    private <X extends Exception> void records(byte[] body, int start, int committed, Sink<X> sink) throws X {
        int at = start;
        while (at + RecordDescriptor.HEADER_BYTES <= committed) {
            int length = (int) ValueEncoder.INT.get(body, at + RecordDescriptor.LENGTH_OFFSET);
            if (length < RecordDescriptor.HEADER_BYTES || length > LARGEST_RECORD) {
                damaged++;
                return;
            }
            if (length > committed - at) {
                startPending(body, at, committed - at, length);
                return;
            }
            emit(body, at, length, sink);
            at += length;
        }
    }

    private void startPending(byte[] body, int at, int count, int length) {
        if (pending.length < length) {
            pending = new byte[length];
        }
        System.arraycopy(body, at, pending, 0, count);
        pendingLength = length;
        pendingFilled = count;
    }

    private <X extends Exception> void emit(byte[] bytes, int start, int length, Sink<X> sink) throws X {
        try {
            view.moveTo(bytes, start, length, sequenceBase);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            damaged++;
            return;
        }
        sink.record(view);
    }
}
