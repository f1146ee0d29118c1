package io.logtracr.arena;

/**
 * Where things lie in an arena, computed from three sizes. All integers are little-endian; offsets are in bytes.
 *
 * <pre>
 *   0           +----------------------------------------------------+
 *               | header (4 KiB): sizes, process, intent             |  {@link ArenaHeader}
 *   slots       +----------------------------------------------------+
 *               | flow slots, 128 B each                             |  {@link FlowSlots}
 *   stringIndex +----------------------------------------------------+
 *               | string offsets, 4 B each                           |  {@link StringTable}
 *   stringHeap  +----------------------------------------------------+
 *               | strings, append-only                               |
 *   chunks      +----------------------------------------------------+
 *               | chunks, equal size                                 |  {@link ChunkDescriptor}
 *   bytes       +----------------------------------------------------+
 * </pre>
 *
 * @param bytes            size of the arena
 * @param slotCount        flow slots
 * @param stringCapacity   most strings in the table
 * @param stringHeapBytes  bytes for their text
 * @param chunkBytes       size of a chunk, header included; a multiple of 64
 * @param chunkCount       chunks
 */
public record ArenaLayout(
        int bytes, int slotCount, int stringCapacity, int stringHeapBytes, int chunkBytes, int chunkCount) {

    /** Version of the layout; a reader refuses others. */
    public static final int VERSION = 1;

    static final int HEADER_BYTES = 4096;
    static final int SLOT_BYTES = 128;

    private static final int ALIGNMENT = 64;
    private static final int MIN_STRING_HEAP_BYTES = 8 << 10;
    private static final int MAX_STRING_HEAP_BYTES = 1 << 20;
    private static final int AVERAGE_STRING_BYTES = 32;
    private static final int STRING_SHARE = 32;

    /** Checks that the parts fit. */
    public ArenaLayout {
        if (slotCount < 1
                || stringCapacity < 0
                || stringCapacity > StringTable.MAX_STRINGS
                || stringHeapBytes < 0
                || chunkBytes < 2 * ALIGNMENT
                || chunkBytes % ALIGNMENT != 0
                || chunkCount < 1
                || chunksOffset(slotCount, stringCapacity, stringHeapBytes) + (long) chunkBytes * chunkCount > bytes) {
            throw new IllegalArgumentException("arena of " + bytes + " bytes cannot hold " + slotCount + " flow slots, "
                    + stringCapacity + " strings in " + stringHeapBytes + " bytes and " + chunkCount + " chunks of "
                    + chunkBytes + " bytes");
        }
    }

    /**
     * The layout of an arena of this size.
     *
     * @param bytes      size of the whole, at most 1 GiB
     * @param slotCount  flow slots
     * @param chunkBytes size of a chunk, a multiple of 64
     * @throws IllegalArgumentException if no chunk is left
     */
    public static ArenaLayout of(int bytes, int slotCount, int chunkBytes) {
        int stringHeapBytes =
                align(Math.max(MIN_STRING_HEAP_BYTES, Math.min(MAX_STRING_HEAP_BYTES, bytes / STRING_SHARE)));
        int stringCapacity = Math.min(StringTable.MAX_STRINGS, stringHeapBytes / AVERAGE_STRING_BYTES);
        long room = bytes - chunksOffset(slotCount, stringCapacity, stringHeapBytes);
        return new ArenaLayout(
                bytes, slotCount, stringCapacity, stringHeapBytes, chunkBytes, (int) Math.max(0, room / chunkBytes));
    }

    int slotOffset(int slot) {
        return HEADER_BYTES + slot * SLOT_BYTES;
    }

    int stringIndexOffset() {
        return HEADER_BYTES + slotCount * SLOT_BYTES;
    }

    int stringHeapOffset() {
        return align(stringIndexOffset() + stringCapacity * Integer.BYTES);
    }

    int chunkOffset(int chunk) {
        return (int) chunksOffset(slotCount, stringCapacity, stringHeapBytes) + chunk * chunkBytes;
    }

    /** Bytes for records in a chunk. */
    public int bodyBytes() {
        return chunkBytes - ChunkDescriptor.HEADER_BYTES;
    }

    private static long chunksOffset(int slotCount, int stringCapacity, int stringHeapBytes) {
        long index = HEADER_BYTES + (long) slotCount * SLOT_BYTES;
        long heap = align(index + (long) stringCapacity * Integer.BYTES);
        return align(heap + stringHeapBytes);
    }

    private static long align(long offset) {
        return (offset + ALIGNMENT - 1) & -ALIGNMENT;
    }

    private static int align(int offset) {
        return (int) align((long) offset);
    }
}
