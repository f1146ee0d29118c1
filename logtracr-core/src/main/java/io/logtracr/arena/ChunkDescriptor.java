package io.logtracr.arena;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * A chunk: the unit in which flows take memory.
 *
 * <pre>
 *    0  4  committed: bytes of the body that are valid (release); 0: the chunk is free or empty
 *    4  4  generation, changed whenever the chunk is used anew
 *    8  8  flow serial
 *   16  4  number of the chunk in its flow, from 0; below 0: part of the flow's id
 *   20  4  offset in the body of the first record that starts here, -1: none starts here
 *   24  8  sequence number of that record
 *   32  4  checksum of generation, serial, number, first record and its sequence number
 *   36  4  padding
 *   40     body: records one after the other; a record that does not fit into a chunk starts at a body's beginning and goes
 *          on at the beginning of the flow's next chunks
 * </pre>
 *
 * <p>Reuse: committed becomes 0, then the generation changes, then the content, with a store-store fence after each. A reader
 * loads generation and committed with acquire, in this order, copies, and checks generation and serial again.
 */
final class ChunkDescriptor {

    static final int HEADER_BYTES = 40;
    static final int COMMITTED_OFFSET = 0;
    static final int GENERATION_OFFSET = 4;
    static final int SERIAL_OFFSET = 8;
    static final int NUMBER_OFFSET = 16;
    static final int FIRST_RECORD_OFFSET = 20;
    static final int FIRST_SEQUENCE_OFFSET = 24;
    static final int CHECKSUM_OFFSET = 32;

    /** Value of "first record" where none starts in the chunk. */
    static final int NO_RECORD = -1;

    private ChunkDescriptor() {}

    /** Makes a chunk a flow's own, empty; the generation is another than before. Its owner only. */
    static void open(
            ByteBuffer memory,
            int chunk,
            int generation,
            long serial,
            int number,
            int firstRecord,
            long firstSequence) {
        memory.putInt(chunk + COMMITTED_OFFSET, 0);
        VarHandle.storeStoreFence(); // Who sees the new generation sees no old length.
        memory.putInt(chunk + GENERATION_OFFSET, generation);
        VarHandle.storeStoreFence();
        memory.putLong(chunk + SERIAL_OFFSET, serial);
        memory.putInt(chunk + NUMBER_OFFSET, number);
        memory.putInt(chunk + FIRST_RECORD_OFFSET, firstRecord);
        memory.putLong(chunk + FIRST_SEQUENCE_OFFSET, firstSequence);
        memory.putInt(chunk + CHECKSUM_OFFSET, checksum(generation, serial, number, firstRecord, firstSequence));
    }

    /** Publishes the first {@code bytes} of the body. */
    static void commit(ByteBuffer memory, int chunk, int bytes) {
        Memory.setIntRelease(memory, chunk + COMMITTED_OFFSET, bytes);
    }

    /** How much of the body is published, as its owner sees it. */
    static int committed(ByteBuffer memory, int chunk) {
        return memory.getInt(chunk + COMMITTED_OFFSET);
    }

    static int checksum(int generation, long serial, int number, int firstRecord, long firstSequence) {
        long mixed = serial * 0x9E3779B97F4A7C15L + number;
        mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L + firstRecord;
        mixed = (mixed ^ (mixed >>> 32)) * 0x94D049BB133111EBL + firstSequence;
        mixed = (mixed ^ (mixed >>> 31)) * 0x9E3779B97F4A7C15L + generation;
        return (int) (mixed ^ (mixed >>> 32));
    }
}
