package io.logtracr.arena;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The arena's first 4 KiB.
 *
 * <pre>
 *     0  8  magic, written last
 *     8  4  version              12  4  bytes
 *    16  4  slotCount            20  4  stringCapacity
 *    24  4  stringHeapBytes      28  4  chunkBytes
 *    32  4  chunkCount           36  4  strings published (release)
 *    40  8  pid                  48  8  start, epoch nanoseconds
 *    56  8  start, monotonic nanoseconds of the boot
 *
 *        intent: the spill that the store is in the middle of
 *   128  4  present (release, written last, cleared first)
 *   132  4  slot                136  8  flow serial
 *   144  8  first sequence      152  8  end of sequence (exclusive)
 *   160  8  length of the part before the append
 *   168  4  part
 * </pre>
 */
final class ArenaHeader {

    static final long MAGIC = 0x3152434152544C01L;

    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = 8;
    private static final int BYTES_OFFSET = 12;
    private static final int SLOT_COUNT_OFFSET = 16;
    private static final int STRING_CAPACITY_OFFSET = 20;
    private static final int STRING_HEAP_BYTES_OFFSET = 24;
    private static final int CHUNK_BYTES_OFFSET = 28;
    private static final int CHUNK_COUNT_OFFSET = 32;
    static final int STRING_COUNT_OFFSET = 36;
    private static final int PID_OFFSET = 40;
    private static final int START_EPOCH_OFFSET = 48;
    private static final int START_MONOTONIC_OFFSET = 56;
    private static final int INTENT_PRESENT_OFFSET = 128;
    private static final int INTENT_SLOT_OFFSET = 132;
    private static final int INTENT_SERIAL_OFFSET = 136;
    private static final int INTENT_FIRST_OFFSET = 144;
    private static final int INTENT_END_OFFSET = 152;
    private static final int INTENT_LENGTH_OFFSET = 160;
    private static final int INTENT_PART_OFFSET = 168;
    private static final int INTENT_END_OF_FIELDS = 172;
    private static final int INTENT_TRIES = 100;

    private ArenaHeader() {}

    /** Reads the note as it is at one moment; {@code null} if there is none. */
    static SpillIntent readSettledIntent(ArenaImage image) throws DamagedArenaException {
        SpillIntent seen = readIntent(image);
        for (int i = 0; i < INTENT_TRIES; i++) {
            SpillIntent again = readIntent(image);
            if (seen == null ? again == null : seen.equals(again)) {
                return seen;
            }
            seen = again;
        }
        return seen;
    }

    /** Writes the header; the memory is zero. */
    static void write(ByteBuffer memory, ArenaLayout layout, long pid, long startEpochNanos, long startMonotonicNanos) {
        memory.putInt(VERSION_OFFSET, ArenaLayout.VERSION);
        memory.putInt(BYTES_OFFSET, layout.bytes());
        memory.putInt(SLOT_COUNT_OFFSET, layout.slotCount());
        memory.putInt(STRING_CAPACITY_OFFSET, layout.stringCapacity());
        memory.putInt(STRING_HEAP_BYTES_OFFSET, layout.stringHeapBytes());
        memory.putInt(CHUNK_BYTES_OFFSET, layout.chunkBytes());
        memory.putInt(CHUNK_COUNT_OFFSET, layout.chunkCount());
        memory.putLong(PID_OFFSET, pid);
        memory.putLong(START_EPOCH_OFFSET, startEpochNanos);
        memory.putLong(START_MONOTONIC_OFFSET, startMonotonicNanos);
        Memory.setLongRelease(memory, MAGIC_OFFSET, MAGIC);
    }

    /**
     * Reads the layout.
     *
     * @throws DamagedArenaException if this is no arena, another version's, or cut
     */
    static ArenaLayout readLayout(ArenaImage image) throws DamagedArenaException {
        ArenaLayout layout = readLayoutOfWhole(image);
        if (image.bytes() < layout.bytes()) {
            throw new DamagedArenaException("arena cut to " + image.bytes() + " of " + layout.bytes() + " bytes");
        }
        return layout;
    }

    /**
     * Reads the layout as it was before somebody cut the arena.
     *
     * @throws DamagedArenaException if this is no arena or another version's
     */
    static ArenaLayout readLayoutOfWhole(ArenaImage image) throws DamagedArenaException {
        if (image.bytes() < HEADER_END || image.readLong(MAGIC_OFFSET) != MAGIC) {
            throw new DamagedArenaException("not an arena");
        }
        int version = readVersion(image);
        if (version != ArenaLayout.VERSION) {
            throw new DamagedArenaException("arena of version " + version + ", this reads " + ArenaLayout.VERSION);
        }
        try {
            return new ArenaLayout(
                    image.readInt(BYTES_OFFSET),
                    image.readInt(SLOT_COUNT_OFFSET),
                    image.readInt(STRING_CAPACITY_OFFSET),
                    image.readInt(STRING_HEAP_BYTES_OFFSET),
                    image.readInt(CHUNK_BYTES_OFFSET),
                    image.readInt(CHUNK_COUNT_OFFSET));
        } catch (IllegalArgumentException e) {
            throw new DamagedArenaException(e.getMessage());
        }
    }

    /** Whether the owner came as far as writing the header: until then there is nothing in the arena. */
    static boolean isBegun(ArenaImage image) throws DamagedArenaException {
        return image.bytes() >= HEADER_END && image.readLong(MAGIC_OFFSET) != 0;
    }

    /** Whether there is room for a header, and none yet. */
    static boolean isBlank(ArenaImage image) throws DamagedArenaException {
        return image.bytes() >= HEADER_END && image.readLong(MAGIC_OFFSET) == 0;
    }

    /** Whether this is an arena of a version that this one does not know. */
    static boolean isOtherVersion(ArenaImage image) throws DamagedArenaException {
        return image.bytes() >= HEADER_END
                && image.readLong(MAGIC_OFFSET) == MAGIC
                && readVersion(image) != ArenaLayout.VERSION;
    }

    static int readVersion(ArenaImage image) throws DamagedArenaException {
        return image.readInt(VERSION_OFFSET);
    }

    /** When the owner started, nanoseconds since the epoch. */
    static long readStartEpochNanos(ArenaImage image) throws DamagedArenaException {
        return image.readLong(START_EPOCH_OFFSET);
    }

    /** The spill under way, {@code null} if there is none. */
    static SpillIntent readIntent(ArenaImage image) throws DamagedArenaException {
        if (image.readInt(INTENT_PRESENT_OFFSET) == 0) {
            return null;
        }
        return new SpillIntent(
                image.readInt(INTENT_SLOT_OFFSET),
                image.readLong(INTENT_SERIAL_OFFSET),
                image.readLong(INTENT_FIRST_OFFSET),
                image.readLong(INTENT_END_OFFSET),
                image.readInt(INTENT_PART_OFFSET),
                image.readLong(INTENT_LENGTH_OFFSET));
    }

    /** {@link #setIntent} for an arena that nobody maps any more. */
    static void writeIntent(FileImage file, SpillIntent intent) throws IOException {
        ByteBuffer fields = ByteBuffer.allocate(INTENT_END_OF_FIELDS - INTENT_SLOT_OFFSET)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(intent.slot())
                .putLong(intent.serial())
                .putLong(intent.first())
                .putLong(intent.end())
                .putLong(intent.lengthBefore())
                .putInt(intent.part())
                .flip();
        file.write(fields, INTENT_SLOT_OFFSET);
        file.writeInt(INTENT_PRESENT_OFFSET, 1);
    }

    /** {@link #clearIntent} for an arena that nobody maps any more. */
    static void eraseIntent(FileImage file) throws IOException {
        file.writeInt(INTENT_PRESENT_OFFSET, 0);
    }

    /** Notes what is about to be stored. Spiller thread only. */
    static void setIntent(ByteBuffer memory, int slot, long serial, long first, long end, int part, long lengthBefore) {
        memory.putInt(INTENT_SLOT_OFFSET, slot);
        memory.putLong(INTENT_SERIAL_OFFSET, serial);
        memory.putLong(INTENT_FIRST_OFFSET, first);
        memory.putLong(INTENT_END_OFFSET, end);
        memory.putLong(INTENT_LENGTH_OFFSET, lengthBefore);
        memory.putInt(INTENT_PART_OFFSET, part);
        Memory.setIntRelease(memory, INTENT_PRESENT_OFFSET, 1);
    }

    /** Takes the note back. Spiller thread only. */
    static void clearIntent(ByteBuffer memory) {
        Memory.setIntRelease(memory, INTENT_PRESENT_OFFSET, 0);
    }

    private static final int HEADER_END = ArenaLayout.HEADER_BYTES;
}
