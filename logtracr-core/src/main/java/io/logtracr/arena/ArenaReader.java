package io.logtracr.arena;

import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads flows out of an arena, of this process or of another one, alive or dead, without disturbing its owner: every chunk is
 * found by scanning, copied, and its generation checked again after the copy. Not thread-safe. Memory used is bounded by the
 * arena's size.
 */
public final class ArenaReader {

    /**
     * A flow in an arena.
     *
     * @param flowId  its id
     * @param serial  number of its stay in memory
     * @param entries its entries that are not in the store yet, in order
     * @param damaged chunks or records that could not be read
     */
    public record ArenaFlow(String flowId, long serial, List<LogEntry> entries, int damaged) {}

    private record Slot(int at, long serial, int idLength, boolean utf16, byte[] shortId) {}

    private record Chunk(int number, int firstRecord, long firstSequence, byte[] body, int committed) {}

    private final ArenaImage image;
    private final ArenaLayout layout;
    private final StringNumbers strings;

    ArenaReader(ArenaImage image) throws DamagedArenaException {
        this.image = image;
        this.layout = ArenaHeader.readLayout(image);
        this.strings = new StringNumbers(image, layout);
    }

    /**
     * Reads an arena file. The channel stays open and the caller's.
     *
     * @throws DamagedArenaException if it is no arena that this version can read
     */
    public static ArenaReader of(FileChannel channel) throws DamagedArenaException {
        return new ArenaReader(new FileImage(channel));
    }

    /** The layout found in the header. */
    public ArenaLayout layout() {
        return layout;
    }

    /** All flows in the arena, by serial. */
    public List<ArenaFlow> flows() throws DamagedArenaException {
        return read(null);
    }

    /** The stays of one flow in the arena, by serial; empty if it is not there. */
    public List<ArenaFlow> flow(String flowId) throws DamagedArenaException {
        return read(flowId);
    }

    private List<ArenaFlow> read(String wantedId) throws DamagedArenaException {
        Map<Long, Slot> slots = slots(wantedId);
        Map<Long, List<Chunk>> chunks = chunks(slots.keySet());
        List<ArenaFlow> flows = new ArrayList<>();
        for (Slot slot : slots.values()) {
            List<Chunk> own = new ArrayList<>(chunks.getOrDefault(slot.serial, List.of()));
            own.sort(Comparator.comparingInt(Chunk::number));
            String flowId = flowId(slot, own);
            if (flowId != null && (wantedId == null || wantedId.equals(flowId))) {
                // What was stored while the chunks were scanned may have been missed by the scan: it is no gap.
                long spilled = image.readLong(slot.at + FlowSlots.SPILLED_OFFSET);
                if (image.readLong(slot.at + FlowSlots.SERIAL_OFFSET) == slot.serial) {
                    flows.add(flow(flowId, slot.serial, spilled, own));
                }
            }
        }
        flows.sort(Comparator.comparingLong(ArenaFlow::serial));
        return flows;
    }

    private Map<Long, Slot> slots(String wantedId) throws DamagedArenaException {
        Map<Long, Slot> slots = new HashMap<>();
        for (int i = 0; i < layout.slotCount(); i++) {
            Slot slot = slot(layout.slotOffset(i));
            if (slot != null
                    && (wantedId == null || slot.shortId == null || wantedId.equals(flowId(slot, List.of())))) {
                slots.put(slot.serial, slot);
            }
        }
        return slots;
    }

    private Slot slot(int at) throws DamagedArenaException {
        long serial = image.readLong(at + FlowSlots.SERIAL_OFFSET);
        if (serial == 0) {
            return null;
        }
        int idLength = image.readInt(at + FlowSlots.ID_LENGTH_OFFSET);
        boolean utf16 = image.readInt(at + FlowSlots.ID_UTF16_OFFSET) != 0;
        byte[] shortId = null;
        if (idLength >= 0 && idLength <= FlowSlots.SHORT_ID_BYTES) {
            shortId = new byte[idLength];
            image.copy(at + FlowSlots.ID_OFFSET, shortId, idLength);
        }
        VarHandle.acquireFence();
        boolean same = serial == image.readLong(at + FlowSlots.SERIAL_OFFSET);
        return same ? new Slot(at, serial, idLength, utf16, shortId) : null;
    }

    /**
     * The number of the newest chunk of each flow. Of those that come while the chunks are read some may be seen and some
     * before them not, so all of them are left out: their time has come after the reader's.
     */
    private Map<Long, Integer> newestNumbers() throws DamagedArenaException {
        Map<Long, Integer> newest = new HashMap<>();
        for (int i = 0; i < layout.chunkCount(); i++) {
            int at = layout.chunkOffset(i);
            if (image.readInt(at + ChunkDescriptor.COMMITTED_OFFSET) > 0) {
                long serial = image.readLong(at + ChunkDescriptor.SERIAL_OFFSET);
                newest.merge(serial, image.readInt(at + ChunkDescriptor.NUMBER_OFFSET), Math::max);
            }
        }
        return newest;
    }

    private Map<Long, List<Chunk>> chunks(Set<Long> serials) throws DamagedArenaException {
        Map<Long, Integer> newest = newestNumbers();
        Map<Long, List<Chunk>> chunks = new HashMap<>();
        for (int i = 0; i < layout.chunkCount(); i++) {
            int at = layout.chunkOffset(i);
            // Before "committed": else a chunk that its flow uses anew meanwhile would look like one and the same.
            int generation = image.readInt(at + ChunkDescriptor.GENERATION_OFFSET);
            int committed = image.readInt(at + ChunkDescriptor.COMMITTED_OFFSET);
            if (committed <= 0 || committed > layout.bodyBytes()) {
                continue;
            }
            long serial = image.readLong(at + ChunkDescriptor.SERIAL_OFFSET);
            if (serials.contains(serial)) {
                Chunk chunk = chunk(at, generation, serial, committed);
                if (chunk != null && chunk.number <= newest.getOrDefault(serial, -1)) {
                    chunks.computeIfAbsent(serial, s -> new ArrayList<>()).add(chunk);
                }
            }
        }
        return chunks;
    }

    private Chunk chunk(int at, int generation, long serial, int committed) throws DamagedArenaException {
        int number = image.readInt(at + ChunkDescriptor.NUMBER_OFFSET);
        int firstRecord = image.readInt(at + ChunkDescriptor.FIRST_RECORD_OFFSET);
        long firstSequence = image.readLong(at + ChunkDescriptor.FIRST_SEQUENCE_OFFSET);
        int checksum = image.readInt(at + ChunkDescriptor.CHECKSUM_OFFSET);
        byte[] body = new byte[committed];
        image.copy(at + ChunkDescriptor.HEADER_BYTES, body, committed);
        VarHandle.acquireFence();
        boolean same = generation == image.readInt(at + ChunkDescriptor.GENERATION_OFFSET)
                && serial == image.readLong(at + ChunkDescriptor.SERIAL_OFFSET)
                && image.readInt(at + ChunkDescriptor.COMMITTED_OFFSET) >= committed;
        boolean sound = checksum == ChunkDescriptor.checksum(generation, serial, number, firstRecord, firstSequence)
                && firstRecord >= ChunkDescriptor.NO_RECORD
                && firstRecord <= layout.bodyBytes();
        return same && sound ? new Chunk(number, firstRecord, firstSequence, body, committed) : null;
    }

    private ArenaFlow flow(String flowId, long serial, long spilled, List<Chunk> chunks) {
        List<LogEntry> entries = new ArrayList<>();
        RecordDecoder decoder = new RecordDecoder(strings);
        for (Chunk chunk : chunks) {
            if (chunk.number >= 0) {
                decoder.chunk(
                        chunk.number, chunk.firstRecord, chunk.firstSequence, chunk.body, chunk.committed, entry -> {
                            if (entry.sequence() >= spilled) {
                                entries.add(entry);
                            }
                        });
            }
        }
        return new ArenaFlow(flowId, serial, entries, decoder.damaged());
    }

    /** The id, from the slot or from the chunks numbered -1, -2 …; {@code null} if one of them is missing. */
    private static String flowId(Slot slot, List<Chunk> chunks) {
        if (slot.shortId != null) {
            return FlowSlots.decodeId(slot.shortId, slot.utf16);
        }
        int found = 0;
        for (Chunk chunk : chunks) {
            found += chunk.number < 0 ? chunk.committed : 0;
        }
        if (found != slot.idLength) {
            return null;
        }
        byte[] id = new byte[found];
        int at = 0;
        int expected = -1;
        List<Chunk> parts = new ArrayList<>(chunks);
        parts.removeIf(chunk -> chunk.number >= 0);
        parts.sort(Comparator.comparingInt(Chunk::number).reversed());
        for (Chunk part : parts) {
            if (part.number != expected--) {
                return null;
            }
            System.arraycopy(part.body, 0, id, at, part.committed);
            at += part.committed;
        }
        return FlowSlots.decodeId(Arrays.copyOf(id, at), slot.utf16);
    }
}
