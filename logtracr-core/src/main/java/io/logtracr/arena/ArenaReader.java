package io.logtracr.arena;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads flows out of an arena, of this process or of another one, alive or dead, without disturbing its owner: every chunk is
 * found by scanning, copied, and its generation checked again after the copy. Not thread-safe. Memory used is bounded by the
 * arena's size.
 *
 * <p>What was recorded before a scan began is found, unless it has been spilled or dropped since. Of one stay nothing is missing
 * in the middle: its chunks are read from the last one back, as a chunk is final once there is a later one, and chunks that
 * the scan had passed before they were filled are looked for once more.
 */
public final class ArenaReader {

    private static final int BLOCK_BYTES = 256 << 10;
    private static final int TRIES = 100;

    /**
     * A flow in an arena.
     *
     * @param flowId  its id
     * @param serial  number of its stay in memory
     * @param entries its entries that are not in the store yet, in order
     * @param damaged chunks or records that could not be read
     */
    public record ArenaFlow(String flowId, long serial, List<LogEntry> entries, int damaged) {}

    private record Chunk(int number, int firstRecord, long firstSequence, byte[] body, int committed) {}

    private final ArenaImage image;
    private final ArenaLayout layout;
    private final StringNumbers strings;
    /** A foreign arena is read in blocks: a system call costs more than a copy. */
    private final boolean inBlocks;

    private int unsound;

    ArenaReader(ArenaImage image) throws DamagedArenaException {
        this.image = image;
        this.layout = ArenaHeader.readLayout(image);
        this.strings = new StringNumbers(image, layout);
        this.inBlocks = image instanceof FileImage;
    }

    /**
     * Reads an arena file. The channel stays open and the caller's.
     *
     * @return empty if its owner has not come as far as writing anything, or has given it up
     * @throws DamagedArenaException if it is no arena that this version can read
     */
    public static Optional<ArenaReader> of(FileChannel channel) throws DamagedArenaException {
        FileImage image = new FileImage(channel);
        return image.bytes() == 0 || ArenaHeader.isBlank(image)
                ? Optional.empty()
                : Optional.of(new ArenaReader(image));
    }

    /** The layout found in the header. */
    public ArenaLayout layout() {
        return layout;
    }

    /** All flows in the arena, by serial. */
    public List<ArenaFlow> flows() throws DamagedArenaException {
        return read(stays());
    }

    /** The stays of one flow in the arena, by serial; empty if it is not there. */
    public List<ArenaFlow> flow(String flowId) throws DamagedArenaException {
        return read(stays(flowId));
    }

    private List<ArenaFlow> read(List<Stay> stays) throws DamagedArenaException {
        List<ArenaFlow> flows = new ArrayList<>();
        for (Stay stay : stays) {
            ArenaFlow flow = read(stay);
            if (spilledNow(stay) != Long.MAX_VALUE) {
                flows.add(flow);
            }
        }
        return flows;
    }

    // Finding.

    /** All stays, by serial. Looks at every slot and every chunk's header. */
    public List<Stay> stays() throws DamagedArenaException {
        return stays(null);
    }

    /** The stays of one flow, by serial. Looks at every slot and every chunk's header. */
    public List<Stay> stays(String wantedId) throws DamagedArenaException {
        Map<Long, Stay> found = slots(wantedId);
        findChunks(found, false);
        Map<Long, Stay> incomplete = new HashMap<>();
        for (Stay stay : found.values()) {
            if (stay.hasHole()) {
                incomplete.put(stay.serial(), stay);
            }
        }
        if (!incomplete.isEmpty()) {
            findChunks(incomplete, true);
        }
        List<Stay> stays = new ArrayList<>();
        for (Stay stay : found.values()) {
            if (stay.flowId() == null) {
                stay.flowId(longId(stay));
            }
            if (stay.flowId() != null && (wantedId == null || wantedId.equals(stay.flowId()))) {
                stays.add(stay);
            }
        }
        stays.sort(Comparator.comparingLong(Stay::serial));
        return stays;
    }

    private Map<Long, Stay> slots(String wantedId) throws DamagedArenaException {
        Map<Long, Stay> stays = new HashMap<>();
        int slotsABlock = Math.min(layout.slotCount(), BLOCK_BYTES / ArenaLayout.SLOT_BYTES);
        ByteBuffer block = block(inBlocks ? slotsABlock * ArenaLayout.SLOT_BYTES : 0);
        for (int i = 0; i < layout.slotCount(); i++) {
            if (inBlocks) {
                int inBlock = i % slotsABlock;
                if (inBlock == 0) {
                    int slots = Math.min(slotsABlock, layout.slotCount() - i);
                    image.copy(layout.slotOffset(i), block.array(), slots * ArenaLayout.SLOT_BYTES);
                }
                if (block.getLong(inBlock * ArenaLayout.SLOT_BYTES + FlowSlots.SERIAL_OFFSET) == 0) {
                    continue;
                }
            }
            Stay stay = slot(i);
            if (stay != null && (wantedId == null || stay.flowId() == null || wantedId.equals(stay.flowId()))) {
                stays.put(stay.serial(), stay);
            }
        }
        return stays;
    }

    private Stay slot(int slot) throws DamagedArenaException {
        int at = layout.slotOffset(slot);
        long serial = image.readLong(at + FlowSlots.SERIAL_OFFSET);
        if (serial == 0) {
            return null;
        }
        int idLength = image.readInt(at + FlowSlots.ID_LENGTH_OFFSET);
        int flags = image.readInt(at + FlowSlots.FLAGS_OFFSET);
        boolean utf16 = (flags & FlowSlots.UTF16) != 0;
        long spilled = image.readLong(at + FlowSlots.SPILLED_OFFSET);
        long lost = image.readLong(at + FlowSlots.LOST_OFFSET);
        String flowId = null;
        if (idLength >= 0 && idLength <= FlowSlots.SHORT_ID_BYTES) {
            byte[] id = new byte[idLength];
            image.copy(at + FlowSlots.ID_OFFSET, id, idLength);
            flowId = FlowSlots.decodeId(id, utf16);
        }
        VarHandle.acquireFence();
        boolean same = serial == image.readLong(at + FlowSlots.SERIAL_OFFSET);
        boolean triggered = (flags & FlowSlots.TRIGGERED) != 0;
        return same ? new Stay(serial, slot, spilled, lost, idLength, utf16, triggered, flowId) : null;
    }

    /** Notes where the stays' chunks are; {@code missingOnly}: those before the last one that were not found before. */
    private void findChunks(Map<Long, Stay> stays, boolean missingOnly) throws DamagedArenaException {
        Map<Long, Integer> last = new HashMap<>();
        if (missingOnly) {
            stays.forEach((serial, stay) -> last.put(serial, stay.lastNumber()));
        }
        Set<Long> serials = new HashSet<>(stays.keySet());
        int chunksABlock = Math.min(layout.chunkCount(), Math.max(1, BLOCK_BYTES / layout.chunkBytes()));
        ByteBuffer block = block(inBlocks ? chunksABlock * layout.chunkBytes() : 0);
        for (int i = 0; i < layout.chunkCount(); i++) {
            int at = layout.chunkOffset(i);
            int committed;
            long serial;
            int number;
            if (inBlocks) {
                int inBlock = i % chunksABlock;
                if (inBlock == 0) {
                    int chunks = Math.min(chunksABlock, layout.chunkCount() - i);
                    image.copy(at, block.array(), chunks * layout.chunkBytes());
                }
                int start = inBlock * layout.chunkBytes();
                committed = block.getInt(start + ChunkDescriptor.COMMITTED_OFFSET);
                serial = block.getLong(start + ChunkDescriptor.SERIAL_OFFSET);
                number = block.getInt(start + ChunkDescriptor.NUMBER_OFFSET);
            } else {
                committed = image.readInt(at + ChunkDescriptor.COMMITTED_OFFSET);
                serial = image.readLong(at + ChunkDescriptor.SERIAL_OFFSET);
                number = image.readInt(at + ChunkDescriptor.NUMBER_OFFSET);
            }
            if (committed > 0 && committed <= layout.bodyBytes() && serials.contains(serial)) {
                Stay stay = stays.get(serial);
                if (!missingOnly || number < last.get(serial) && !stay.has(number)) {
                    stay.add(new Stay.ChunkAt(number, at));
                }
            }
        }
    }

    private static ByteBuffer block(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The id from the chunks numbered -1, -2 …; {@code null} if one of them is missing. */
    private String longId(Stay stay) throws DamagedArenaException {
        List<Chunk> parts = new ArrayList<>();
        long length = 0;
        int expected = -1;
        for (Stay.ChunkAt at : stay.idChunks()) {
            Chunk part = chunk(at, stay.serial());
            if (part == null || part.number != expected--) {
                return null;
            }
            parts.add(part);
            length += part.committed;
        }
        if (length != stay.idLength()) {
            return null;
        }
        ByteBuffer id = ByteBuffer.allocate((int) length);
        parts.forEach(part -> id.put(part.body, 0, part.committed));
        return FlowSlots.decodeId(id.array(), stay.isUtf16());
    }

    // Reading.

    /**
     * Reads what a stay's chunks hold now. What was spilled or dropped since the stay was found is no longer there.
     *
     * @return its entries that are not in the store yet
     */
    public ArenaFlow read(Stay stay) throws DamagedArenaException {
        List<Stay.ChunkAt> places = stay.recordChunks();
        List<Chunk> chunks = new ArrayList<>();
        unsound = 0;
        for (int i = places.size() - 1; i >= 0; i--) {
            Chunk chunk = chunk(places.get(i), stay.serial());
            if (chunk != null) {
                chunks.add(chunk);
            }
        }
        // Asked for after the chunks: what was stored meanwhile may be missing among them, and is no gap.
        long spilled = spilledNow(stay);
        List<LogEntry> entries = new ArrayList<>();
        RecordDecoder decoder = new RecordDecoder(strings);
        for (int i = chunks.size() - 1; i >= 0; i--) {
            Chunk chunk = chunks.get(i);
            decoder.chunk(chunk.number, chunk.firstRecord, chunk.firstSequence, chunk.body, chunk.committed, record -> {
                if (record.sequence() >= spilled) {
                    entries.add(record.entry());
                }
            });
        }
        return new ArenaFlow(stay.flowId(), stay.serial(), entries, decoder.damaged() + unsound);
    }

    /** {@code null} if the place holds another chunk now, or none. */
    private Chunk chunk(Stay.ChunkAt place, long serial) throws DamagedArenaException {
        int at = place.offset();
        // Before "committed": else a chunk that its flow uses anew meanwhile would look like one and the same.
        int generation = image.readInt(at + ChunkDescriptor.GENERATION_OFFSET);
        int committed = image.readInt(at + ChunkDescriptor.COMMITTED_OFFSET);
        if (committed <= 0 || committed > layout.bodyBytes()) {
            return null;
        }
        int number = image.readInt(at + ChunkDescriptor.NUMBER_OFFSET);
        int firstRecord = image.readInt(at + ChunkDescriptor.FIRST_RECORD_OFFSET);
        long firstSequence = image.readLong(at + ChunkDescriptor.FIRST_SEQUENCE_OFFSET);
        int checksum = image.readInt(at + ChunkDescriptor.CHECKSUM_OFFSET);
        byte[] body = new byte[committed];
        image.copy(at + ChunkDescriptor.HEADER_BYTES, body, committed);
        VarHandle.acquireFence();
        boolean same = generation == image.readInt(at + ChunkDescriptor.GENERATION_OFFSET)
                && serial == image.readLong(at + ChunkDescriptor.SERIAL_OFFSET)
                && number == place.number()
                && image.readInt(at + ChunkDescriptor.COMMITTED_OFFSET) >= committed;
        if (!same) {
            return null;
        }
        boolean sound = checksum == ChunkDescriptor.checksum(generation, serial, number, firstRecord, firstSequence)
                && firstRecord >= ChunkDescriptor.NO_RECORD
                && firstRecord <= layout.bodyBytes();
        if (!sound) {
            unsound++;
            return null;
        }
        return new Chunk(number, firstRecord, firstSequence, body, committed);
    }

    // What the store has.

    /**
     * How far these stays have been spilled by now, and the spill under way, all at one moment. Cheap: no scan.
     *
     * @param stays some of those that {@link #stays} returned
     * @return empty if the spiller was so busy that there was no such moment in many tries
     */
    public Optional<SpillProgress> progress(Collection<Stay> stays) throws DamagedArenaException {
        for (int i = 0; i < TRIES; i++) {
            SpillIntent before = ArenaHeader.readSettledIntent(image);
            String flowId = before == null ? null : shortIdIn(before.slot());
            Map<Long, Long> spilled = new HashMap<>();
            for (Stay stay : stays) {
                spilled.put(stay.serial(), spilledNow(stay));
            }
            SpillIntent after = ArenaHeader.readSettledIntent(image);
            if (before == null ? after == null : before.equals(after)) {
                return Optional.of(new SpillProgress(
                        Optional.ofNullable(before), Optional.ofNullable(flowId), Map.copyOf(spilled)));
            }
        }
        return Optional.empty();
    }

    private String shortIdIn(int slot) throws DamagedArenaException {
        if (slot < 0 || slot >= layout.slotCount()) {
            return null;
        }
        Stay stay = slot(slot);
        return stay == null ? null : stay.flowId();
    }

    private long spilledNow(Stay stay) throws DamagedArenaException {
        int at = layout.slotOffset(stay.slot());
        if (image.readLong(at + FlowSlots.SERIAL_OFFSET) != stay.serial()) {
            return Long.MAX_VALUE;
        }
        long spilled = image.readLong(at + FlowSlots.SPILLED_OFFSET);
        VarHandle.acquireFence();
        return image.readLong(at + FlowSlots.SERIAL_OFFSET) == stay.serial() ? spilled : Long.MAX_VALUE;
    }
}
