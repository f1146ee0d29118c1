package io.logtracr.arena;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The one block of memory that holds all buffered entries, cut into chunks that flows take and give back. Taking, giving back
 * and appending never wait and allocate nothing; a chunk is written by its owner only, under its flow's lock.
 */
public final class Arena {

    /** Answer where there is none. */
    public static final int NONE = IndexStack.NONE;

    /** In place of a number of entries: the chunk holds nothing but the middle of one that began before it. */
    private static final char CONTINUATION = Character.MAX_VALUE;

    private final ByteBuffer memory;
    private final ArenaLayout layout;
    private final int firstChunkOffset;
    private final int chunkBytes;
    private final int bodyBytes;
    private final RecordEncoder encoder;
    private final FlowSlots slots;
    private final IndexStack freeChunks;
    private final IndexStack freeSlots;
    /** The chunk after a chunk in its chain; its chain's owner only. */
    private final int[] next;
    /** How many records start in a chunk, or {@link #CONTINUATION}; its chain's owner only. */
    private final char[] entries;
    /** A chunk's generation, which nobody else writes: a look at the chunk itself would wait for memory that nobody used lately. */
    private final int[] generations;
    /** First chunk of a slot's long id; the slot's owner only. */
    private final int[] idChunks;

    /**
     * Who writes an arena, since when.
     *
     * @param pid                 process id
     * @param startEpochNanos     wall time
     * @param startMonotonicNanos {@link System#nanoTime} at the same moment
     */
    public record Origin(long pid, long startEpochNanos, long startMonotonicNanos) {}

    /**
     * An empty arena.
     *
     * @param memory   zeroed
     * @param flowKeys MDC keys, of which the first that is present names the flow and is not recorded
     */
    public Arena(ArenaMemory memory, ArenaLayout layout, List<String> flowKeys, Origin origin) {
        this.memory = memory.buffer();
        this.layout = layout;
        this.firstChunkOffset = layout.chunkOffset(0);
        this.chunkBytes = layout.chunkBytes();
        this.bodyBytes = layout.bodyBytes();
        this.encoder = new RecordEncoder(new StringTable(this.memory, layout), flowKeys);
        this.slots = new FlowSlots(this.memory, layout);
        this.freeChunks = new IndexStack(layout.chunkCount());
        this.freeSlots = new IndexStack(layout.slotCount());
        this.next = new int[layout.chunkCount()];
        this.entries = new char[layout.chunkCount()];
        this.generations = new int[layout.chunkCount()];
        this.idChunks = new int[layout.slotCount()];
        Arrays.fill(idChunks, NONE);
        ArenaHeader.write(this.memory, layout, origin.pid(), origin.startEpochNanos(), origin.startMonotonicNanos());
    }

    /** Sizes and offsets. */
    public ArenaLayout layout() {
        return layout;
    }

    /** The MDC keys that are left out of records from now on. */
    public void flowKeys(List<String> keys) {
        encoder.flowKeys(keys);
    }

    /** A reader of this arena; any thread, one reader each. */
    public ArenaReader reader() throws DamagedArenaException {
        return new ArenaReader(new LiveImage(memory));
    }

    /** A decoder of chains; one thread. */
    public ChainDecoder decoder() {
        return new ChainDecoder(this, memory);
    }

    // Slots: one a flow, from its creation until its last entry is stored or lost.

    /**
     * Takes a slot for a flow.
     *
     * @return {@link #NONE} if no slot, or no chunk for a long id, is free
     */
    public int takeSlot(long serial, String flowId) {
        boolean utf16 = FlowSlots.isUtf16(flowId);
        byte[] id = FlowSlots.encodeId(flowId, utf16);
        int slot = freeSlots.pop();
        if (slot == NONE) {
            return NONE;
        }
        if (id.length > FlowSlots.SHORT_ID_BYTES) {
            idChunks[slot] = writeLongId(serial, id);
            if (idChunks[slot] == NONE) {
                freeSlots.push(slot);
                return NONE;
            }
        }
        slots.occupy(slot, serial, id, utf16);
        return slot;
    }

    /** Gives a slot back, and the chunks of its id. */
    public void freeSlot(int slot) {
        slots.free(slot);
        freeChain(idChunks[slot]);
        idChunks[slot] = NONE;
        freeSlots.push(slot);
    }

    /** How many slots are free. */
    public int freeSlots() {
        return freeSlots.size();
    }

    /** Notes that all entries below this sequence number are in the store. */
    public void noteSpilled(int slot, long endOfSequence) {
        slots.spilled(slot, endOfSequence);
    }

    /** Notes that entries were dropped, the highest of them below this sequence number. */
    public void noteLost(int slot, long endOfSequence) {
        slots.lost(slot, endOfSequence);
    }

    /** Notes that the flow is worth keeping. One thread at a time, with a reason why the slot is not given back meanwhile. */
    public void noteTriggered(int slot) {
        slots.triggered(slot);
    }

    private int writeLongId(long serial, byte[] id) {
        int first = NONE;
        int number = -1;
        for (int at = 0; at < id.length; at += layout.bodyBytes()) {
            int chunk = freeChunks.pop();
            if (chunk == NONE) {
                freeChain(first);
                return NONE;
            }
            int offset = offsetOf(chunk);
            int length = Math.min(layout.bodyBytes(), id.length - at);
            ChunkDescriptor.open(memory, offset, ++generations[chunk], serial, number--, ChunkDescriptor.NO_RECORD, 0);
            memory.put(offset + ChunkDescriptor.HEADER_BYTES, id, at, length);
            ChunkDescriptor.commit(memory, offset, length);
            next[chunk] = first;
            first = chunk;
        }
        return first;
    }

    // Chunks: owned by a flow's active chain, by a chain under way to the store, or free.

    /** Takes a free chunk, {@link #NONE} if there is none. */
    public int takeChunk() {
        return freeChunks.pop();
    }

    /** Makes a chunk that its owner will use anew look empty, so that nobody finds a record in it whose end is gone. */
    public void hideChunk(int chunk) {
        ChunkDescriptor.commit(memory, offsetOf(chunk), 0);
    }

    /** Gives a chunk back; its content is no longer there for readers. */
    public void freeChunk(int chunk) {
        hideChunk(chunk);
        freeChunks.push(chunk);
    }

    /** Gives a chain of chunks back, the first and all after it; {@link #NONE} for no chain. */
    public void freeChain(int first) {
        for (int chunk = first; chunk != NONE; ) {
            int following = next[chunk];
            freeChunk(chunk);
            chunk = following;
        }
    }

    /** How many chunks are free. */
    public int freeChunks() {
        return freeChunks.size();
    }

    /** The chunk after this one in its chain, or {@link #NONE}. */
    public int next(int chunk) {
        return next[chunk];
    }

    /** Makes {@code following} the chunk after this one. */
    public void link(int chunk, int following) {
        next[chunk] = following;
    }

    /** How many entries start in a chunk. */
    public int entriesIn(int chunk) {
        return entries[chunk] == CONTINUATION ? 0 : entries[chunk];
    }

    /** Whether a chunk holds nothing but the middle of an entry that began before it. */
    public boolean isContinuationOnly(int chunk) {
        return entries[chunk] == CONTINUATION;
    }

    /** Makes a taken chunk ready for a flow's records, the end of its chain. */
    public void open(int chunk, long serial, int number, long firstSequence) {
        open(chunk, serial, number, 0, firstSequence);
    }

    private void open(int chunk, long serial, int number, int firstRecord, long firstSequence) {
        int generation = ++generations[chunk];
        ChunkDescriptor.open(memory, offsetOf(chunk), generation, serial, number, firstRecord, firstSequence);
        next[chunk] = NONE;
        entries[chunk] = firstRecord == ChunkDescriptor.NO_RECORD ? CONTINUATION : 0;
    }

    private int offsetOf(int chunk) {
        return firstChunkOffset + chunk * chunkBytes;
    }

    // Entries.

    /** Memory for {@link #append} to encode in. */
    public RecordScratch newScratch() {
        return new RecordScratch(encoder, bodyBytes);
    }

    /**
     * Appends an entry to a chunk and publishes it.
     *
     * @param scratch  from {@link #newScratch}, nobody else's meanwhile
     * @param contexts what was written to this chunk
     * @return {@code false} if there is not enough room in the chunk; nothing has changed, and {@link #appendAgain} may follow
     */
    public boolean append(
            int chunk,
            RecordScratch scratch,
            ContextMemory contexts,
            int level,
            long sequence,
            long epochNanos,
            LossCause loss,
            String logger,
            String message,
            Object[] arguments,
            int argumentCount,
            RecordExtras extras,
            String thread,
            Map<String, String> mdc) {
        scratch.values(logger, message, arguments, argumentCount);
        return appendAgain(chunk, scratch, contexts, level, sequence, epochNanos, loss, extras, thread, mdc);
    }

    /** Appends the entry of the last {@link #append}, which found no room, to another chunk; the same otherwise. */
    public boolean appendAgain(
            int chunk,
            RecordScratch scratch,
            ContextMemory contexts,
            int level,
            long sequence,
            long epochNanos,
            LossCause loss,
            RecordExtras extras,
            String thread,
            Map<String, String> mdc) {
        int offset = offsetOf(chunk);
        int committed = ChunkDescriptor.committed(memory, offset);
        int context = contexts.find(thread, mdc);
        int length = scratch.complete(level, sequence, epochNanos, loss, extras, context, thread, mdc);
        if (length < 0 || length > bodyBytes - committed) {
            return false;
        }
        memory.put(offset + ChunkDescriptor.HEADER_BYTES + committed, scratch.bytes(), 0, length);
        if (context < 0) {
            contexts.defined(thread, mdc);
        }
        entries[chunk]++;
        ChunkDescriptor.commit(memory, offset, committed + length);
        return true;
    }

    /**
     * Encodes an entry that does not fit into a chunk, cut to at most {@code maxBytes}.
     *
     * @return the record, position 0 to limit, for {@link #appendSpanning}
     */
    public ByteBuffer encodeSpanning(
            int maxBytes,
            int level,
            long sequence,
            long epochNanos,
            LossCause loss,
            String logger,
            String message,
            Object[] arguments,
            int argumentCount,
            RecordExtras extras,
            String thread,
            Map<String, String> mdc) {
        return encoder.encodeLarge(
                Math.max(maxBytes, RecordEncoder.MIN_ROOM),
                level,
                sequence,
                epochNanos,
                loss,
                logger,
                message,
                arguments,
                argumentCount,
                extras,
                thread,
                mdc);
    }

    /** How many chunks a record of so many bytes takes. */
    public int chunksFor(int bytes) {
        return (bytes + layout.bodyBytes() - 1) / layout.bodyBytes();
    }

    /**
     * Writes a record over taken chunks, links them, and publishes it by the first one, last.
     *
     * @param chunks as many as {@link #chunksFor} says
     * @param number number of the first chunk in its flow
     */
    public void appendSpanning(ByteBuffer record, int[] chunks, long serial, int number, long sequence) {
        int room = layout.bodyBytes();
        int total = record.limit();
        byte[] bytes = record.array();
        for (int i = chunks.length - 1; i >= 0; i--) {
            int length = Math.min(room, total - i * room);
            boolean full = length == room;
            int firstRecord = i == 0 ? 0 : full ? ChunkDescriptor.NO_RECORD : length;
            open(chunks[i], serial, number + i, firstRecord, i == 0 ? sequence : sequence + 1);
            next[chunks[i]] = i == chunks.length - 1 ? NONE : chunks[i + 1];
            if (i == 0) {
                entries[chunks[i]] = 1;
            }
            int offset = offsetOf(chunks[i]);
            memory.put(offset + ChunkDescriptor.HEADER_BYTES, bytes, i * room, length);
            ChunkDescriptor.commit(memory, offset, length);
        }
    }

    // The spiller's note, for whoever finds the arena after a crash.

    /** Notes which entries are about to be stored, and where. */
    public void setIntent(int slot, long serial, long first, long end, int part, long lengthBefore) {
        ArenaHeader.setIntent(memory, slot, serial, first, end, part, lengthBefore);
    }

    /** Takes the note back. */
    public void clearIntent() {
        ArenaHeader.clearIntent(memory);
    }
}
