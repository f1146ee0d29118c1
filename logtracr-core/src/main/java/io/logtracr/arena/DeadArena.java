package io.logtracr.arena;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arena of a process that is gone, read flow by flow, and marked as its owner would have marked it, so that whoever is killed
 * meanwhile can be followed by another one. All through its file, never through a mapping: a file that is cut under us is an
 * error like any other. One thread; memory used is 8 bytes a chunk in use and about 100 a flow. The caller holds the instance's
 * lock.
 */
public final class DeadArena implements Closeable {

    /** Takes the entries, in order. */
    public interface Sink {
        /** One entry; what it throws ends the reading. */
        void entry(LogEntry entry) throws IOException;
    }

    /**
     * A spill that its process did not finish.
     *
     * @param stay         whose entries they are
     * @param end          all their sequence numbers are below this one; {@link Long#MAX_VALUE} if it was not known
     * @param part         number of the part that was appended to
     * @param lengthBefore length that the part must be cut back to, in bytes
     */
    public record Unfinished(DeadStay stay, long end, int part, long lengthBefore) {}

    private final FileChannel channel;
    private final FileImage image;
    private final ArenaLayout layout;
    private final long startEpochNanos;
    private final StringNumbers strings;
    private final byte[] slotBytes = new byte[ArenaLayout.SLOT_BYTES];
    private final byte[] chunk;
    private final ByteBuffer chunkBuffer;
    private final int chunkCount;
    private final Map<Long, DeadStay> stays = new HashMap<>();

    private int scannedSlots;
    private int scannedChunks;
    private int damaged;

    private DeadArena(FileChannel channel) throws IOException {
        this.channel = channel;
        this.image = new FileImage(channel);
        if (ArenaHeader.isOtherVersion(image)) {
            throw new OtherArenaVersionException(ArenaHeader.readVersion(image));
        }
        this.layout = ArenaHeader.readLayoutOfWhole(image);
        this.startEpochNanos = ArenaHeader.readStartEpochNanos(image);
        this.strings = new StringNumbers(image, layout);
        this.chunk = new byte[layout.chunkBytes()];
        this.chunkBuffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        long there = Math.max(0, channel.size() - layout.chunkOffset(0)) / layout.chunkBytes();
        this.chunkCount = (int) Math.min(layout.chunkCount(), there);
        this.damaged = layout.chunkCount() - chunkCount;
    }

    /**
     * Opens an arena; links are not followed.
     *
     * @return empty if its owner was gone before there was anything in it, or somebody has emptied it
     * @throws OtherArenaVersionException if another version can read it
     * @throws DamagedArenaException      if nobody can read anything of it
     * @throws IOException                if it cannot be read now
     */
    public static Optional<DeadArena> open(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            if (ArenaHeader.isBegun(new FileImage(channel))) {
                return Optional.of(new DeadArena(channel));
            }
            channel.close();
            return Optional.empty();
        } catch (DamagedArenaException e) {
            channel.close();
            e.rethrowFailure();
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Looks at some more slots and chunks.
     *
     * @return whether there are more to look at; everything else needs all
     * @throws IOException if the file cannot be read now; so below
     */
    public boolean scan(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            if (scannedSlots < layout.slotCount()) {
                scanSlot(scannedSlots++);
            } else if (scannedChunks < chunkCount) {
                scanChunk(scannedChunks++);
            } else {
                return false;
            }
        }
        return true;
    }

    private void scanSlot(int slot) throws IOException {
        try {
            image.copy(layout.slotOffset(slot), slotBytes, slotBytes.length);
        } catch (DamagedArenaException e) {
            e.rethrowFailure();
            damaged++;
            return;
        }
        ByteBuffer fields = ByteBuffer.wrap(slotBytes).order(ByteOrder.LITTLE_ENDIAN);
        long serial = fields.getLong(FlowSlots.SERIAL_OFFSET);
        if (serial == 0) {
            return;
        }
        int idLength = fields.getInt(FlowSlots.ID_LENGTH_OFFSET);
        int flags = fields.getInt(FlowSlots.FLAGS_OFFSET);
        boolean utf16 = (flags & FlowSlots.UTF16) != 0;
        boolean triggered = (flags & FlowSlots.TRIGGERED) != 0;
        String flowId = null;
        if (idLength >= 0 && idLength <= FlowSlots.SHORT_ID_BYTES) {
            byte[] id = Arrays.copyOfRange(slotBytes, FlowSlots.ID_OFFSET, FlowSlots.ID_OFFSET + idLength);
            flowId = FlowSlots.decodeId(id, utf16);
        }
        long spilled = Math.max(0, fields.getLong(FlowSlots.SPILLED_OFFSET));
        long lost = fields.getLong(FlowSlots.LOST_OFFSET);
        if (stays.putIfAbsent(serial, new DeadStay(slot, serial, flowId, spilled, lost, triggered)) != null) {
            damaged++;
        }
    }

    private boolean isUtf16(int slot) throws DamagedArenaException {
        return (image.readInt(layout.slotOffset(slot) + FlowSlots.FLAGS_OFFSET) & FlowSlots.UTF16) != 0;
    }

    private void scanChunk(int index) throws IOException {
        try {
            image.copy(layout.chunkOffset(index), chunk, ChunkDescriptor.HEADER_BYTES);
        } catch (DamagedArenaException e) {
            e.rethrowFailure();
            damaged++;
            return;
        }
        if (chunkBuffer.getInt(ChunkDescriptor.COMMITTED_OFFSET) == 0) {
            return;
        }
        DeadStay stay = stays.get(chunkBuffer.getLong(ChunkDescriptor.SERIAL_OFFSET));
        int number = chunkBuffer.getInt(ChunkDescriptor.NUMBER_OFFSET);
        if (!isChunkSound() || stay == null && number >= 0) {
            damaged++;
        } else if (stay != null) {
            stay.add(number, index);
        }
    }

    private boolean isChunkSound() {
        int committed = chunkBuffer.getInt(ChunkDescriptor.COMMITTED_OFFSET);
        int firstRecord = chunkBuffer.getInt(ChunkDescriptor.FIRST_RECORD_OFFSET);
        int checksum = ChunkDescriptor.checksum(
                chunkBuffer.getInt(ChunkDescriptor.GENERATION_OFFSET),
                chunkBuffer.getLong(ChunkDescriptor.SERIAL_OFFSET),
                chunkBuffer.getInt(ChunkDescriptor.NUMBER_OFFSET),
                firstRecord,
                chunkBuffer.getLong(ChunkDescriptor.FIRST_SEQUENCE_OFFSET));
        return committed > 0
                && committed <= layout.bodyBytes()
                && firstRecord >= ChunkDescriptor.NO_RECORD
                && firstRecord <= layout.bodyBytes()
                && chunkBuffer.getInt(ChunkDescriptor.CHECKSUM_OFFSET) == checksum;
    }

    /** All stays whose flow is known, by serial. Call it once. */
    public List<DeadStay> stays() throws IOException {
        List<DeadStay> all = new ArrayList<>(stays.values());
        all.sort(Comparator.comparingLong(DeadStay::serial));
        for (DeadStay stay : all) {
            stay.sortChunks();
            if (stay.flowId() == null) {
                stay.flowId(longId(stay));
                damaged += stay.flowId() == null ? 1 : 0;
            }
        }
        all.removeIf(stay -> stay.flowId() == null);
        return all;
    }

    /** An id too long for its slot is in chunks numbered -1, -2 …, which sort in front, the last one first. */
    private String longId(DeadStay stay) throws IOException {
        try {
            int length = image.readInt(layout.slotOffset(stay.slot()) + FlowSlots.ID_LENGTH_OFFSET);
            int parts = 0;
            while (parts < stay.chunkCount() && stay.number(parts) < 0) {
                parts++;
            }
            if (length < 0 || length > (long) parts * layout.bodyBytes()) {
                return null;
            }
            byte[] id = new byte[length];
            int at = 0;
            for (int part = 1; at < length; part++) {
                if (part > parts || stay.number(parts - part) != -part) {
                    return null;
                }
                int committed = readChunk(stay.chunk(parts - part));
                int count = Math.min(committed, length - at);
                System.arraycopy(chunk, ChunkDescriptor.HEADER_BYTES, id, at, count);
                at += count;
            }
            return FlowSlots.decodeId(id, isUtf16(stay.slot()));
        } catch (DamagedArenaException e) {
            e.rethrowFailure();
            return null;
        }
    }

    private int readChunk(int index) throws DamagedArenaException {
        image.copy(layout.chunkOffset(index), chunk, chunk.length);
        if (!isChunkSound()) {
            throw new DamagedArenaException("chunk " + index);
        }
        return chunkBuffer.getInt(ChunkDescriptor.COMMITTED_OFFSET);
    }

    /**
     * The spill, or recovery, that was not finished; empty if there is none, or its flow is not known any more. Where it had been
     * finished but for its note, the note is wiped out.
     */
    public Optional<Unfinished> unfinished() throws IOException {
        SpillIntent intent = ArenaHeader.readIntent(image);
        if (intent == null) {
            return Optional.empty();
        }
        DeadStay stay = stays.get(intent.serial());
        if (stay == null || stay.flowId() == null || stay.spilled() > intent.first()) {
            ArenaHeader.eraseIntent(image);
            return Optional.empty();
        }
        return Optional.of(new Unfinished(stay, intent.end(), intent.part(), intent.lengthBefore()));
    }

    /**
     * Reads entries of a stay that are not in the store.
     *
     * @param from     which of the stay's chunks is next, 0 at first
     * @param maxBytes stops behind so many bytes, if no entry goes on there
     * @return which chunk is next then, -1 if that was the last one
     */
    public int read(DeadStay stay, int from, int maxBytes, Sink sink) throws IOException {
        RecordDecoder decoder = new RecordDecoder(strings);
        long[] expected = {stay.spilled()};
        long bytes = 0;
        int next = from;
        while (next < stay.chunkCount() && (bytes < maxBytes || decoder.isInsideRecord())) {
            int number = stay.number(next);
            int index = stay.chunk(next++);
            if (number < 0) {
                continue;
            }
            bytes += chunk.length;
            int committed;
            try {
                committed = readChunk(index);
            } catch (DamagedArenaException e) {
                e.rethrowFailure();
                damaged++;
                continue;
            }
            byte[] body = new byte[committed];
            System.arraycopy(chunk, ChunkDescriptor.HEADER_BYTES, body, 0, committed);
            decoder.<IOException>chunk(
                    number,
                    chunkBuffer.getInt(ChunkDescriptor.FIRST_RECORD_OFFSET),
                    chunkBuffer.getLong(ChunkDescriptor.FIRST_SEQUENCE_OFFSET),
                    body,
                    committed,
                    record -> {
                        if (record.sequence() >= expected[0]) {
                            expected[0] = record.sequence() + 1;
                            sink.entry(record.entry());
                        }
                    });
        }
        damaged += decoder.damaged() + (decoder.isInsideRecord() ? 1 : 0);
        return next < stay.chunkCount() ? next : -1;
    }

    /** Notes that what {@link #read} gives is about to be appended. */
    public void setIntent(DeadStay stay, int part, long lengthBefore) throws IOException {
        ArenaHeader.writeIntent(
                image, new SpillIntent(stay.slot(), stay.serial(), stay.spilled(), Long.MAX_VALUE, part, lengthBefore));
    }

    /** Takes the note back: nothing is half done. */
    public void clearIntent() throws IOException {
        ArenaHeader.eraseIntent(image);
    }

    /** Notes that all entries of a stay below this sequence number are in the store, then takes the intent back. */
    public void noteSpilled(DeadStay stay, long endOfSequence) throws IOException {
        image.writeLong(layout.slotOffset(stay.slot()) + FlowSlots.SPILLED_OFFSET, endOfSequence);
        stay.spilled(endOfSequence);
        clearIntent();
    }

    /** When its process started, nanoseconds since the epoch. */
    public long startEpochNanos() {
        return startEpochNanos;
    }

    /** How many slots, chunks and records could not be read so far. */
    public int damaged() {
        return damaged;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
