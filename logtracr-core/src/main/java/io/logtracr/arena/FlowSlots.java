package io.logtracr.arena;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The flow slots: which flow a serial number stands for.
 *
 * <pre>
 *    0  8  flow serial, written last (release); 0: the slot is free
 *    8  4  length of the id in bytes
 *   12  4  flags: 1 if the id is UTF-16 (it has unpaired surrogates; else UTF-8), 2 if the flow was triggered
 *   16  8  spilled: all entries below this sequence number are in the store
 *   24  8  lost: the highest sequence number known when entries were dropped, plus one
 *   32 96  the id, if it fits; else it is in chunks of its own, numbered -1, -2 …
 * </pre>
 */
final class FlowSlots {

    static final int SERIAL_OFFSET = 0;
    static final int ID_LENGTH_OFFSET = 8;
    static final int FLAGS_OFFSET = 12;
    static final int SPILLED_OFFSET = 16;
    static final int LOST_OFFSET = 24;
    static final int ID_OFFSET = 32;
    static final int UTF16 = 1;
    static final int TRIGGERED = 2;
    static final int SHORT_ID_BYTES = ArenaLayout.SLOT_BYTES - ID_OFFSET;

    private final ByteBuffer memory;
    private final ArenaLayout layout;
    /** What each slot says of losses, or is about to: see {@link Memory} for why this is not raised in its place. */
    private final AtomicLongArray lost;

    FlowSlots(ByteBuffer memory, ArenaLayout layout) {
        this.memory = memory;
        this.layout = layout;
        this.lost = new AtomicLongArray(layout.slotCount());
    }

    /** Fills a free slot; ids longer than {@link #SHORT_ID_BYTES} must be in their chunks already. The slot's owner only. */
    void occupy(int slot, long serial, byte[] id, boolean utf16) {
        int at = layout.slotOffset(slot);
        memory.putInt(at + ID_LENGTH_OFFSET, id.length);
        memory.putInt(at + FLAGS_OFFSET, utf16 ? UTF16 : 0);
        memory.putLong(at + SPILLED_OFFSET, 0);
        memory.putLong(at + LOST_OFFSET, 0);
        lost.set(slot, 0);
        if (id.length <= SHORT_ID_BYTES) {
            memory.put(at + ID_OFFSET, id);
        }
        Memory.setLongRelease(memory, at + SERIAL_OFFSET, serial);
    }

    void free(int slot) {
        Memory.setLongRelease(memory, layout.slotOffset(slot) + SERIAL_OFFSET, 0);
    }

    void spilled(int slot, long endOfSequence) {
        Memory.setLongRelease(memory, layout.slotOffset(slot) + SPILLED_OFFSET, endOfSequence);
    }

    /** One thread at a time, with a reason why the slot is not given back meanwhile. */
    void triggered(int slot) {
        int at = layout.slotOffset(slot) + FLAGS_OFFSET;
        memory.putInt(at, memory.getInt(at) | TRIGGERED);
    }

    /**
     * Any thread that has a reason why the slot is not given back meanwhile. Never goes back, but for the moment in which two threads
     * do this at once: who wrote the smaller number over the larger one finds that out next.
     */
    void lost(int slot, long endOfSequence) {
        long seen = lost.get(slot);
        while (seen < endOfSequence && !lost.compareAndSet(slot, seen, endOfSequence)) {
            seen = lost.get(slot);
        }
        int at = layout.slotOffset(slot) + LOST_OFFSET;
        long highest;
        do {
            highest = lost.get(slot);
            Memory.setLongRelease(memory, at, highest);
        } while (lost.get(slot) != highest);
    }

    /** Whether an id can be written as UTF-8 and read back. */
    static boolean isUtf16(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < id.length() && Character.isLowSurrogate(id.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    static byte[] encodeId(String id, boolean utf16) {
        if (!utf16) {
            return id.getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[id.length() * Character.BYTES];
        for (int i = 0; i < id.length(); i++) {
            bytes[2 * i] = (byte) id.charAt(i);
            bytes[2 * i + 1] = (byte) (id.charAt(i) >>> Byte.SIZE);
        }
        return bytes;
    }

    static String decodeId(byte[] bytes, boolean utf16) {
        if (!utf16) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        char[] chars = new char[bytes.length / Character.BYTES];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) (Byte.toUnsignedInt(bytes[2 * i]) | bytes[2 * i + 1] << Byte.SIZE);
        }
        return new String(chars);
    }
}
