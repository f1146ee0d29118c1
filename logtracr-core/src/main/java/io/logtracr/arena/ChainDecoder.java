package io.logtracr.arena;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Decodes the entries of a chain of chunks that its caller owns. One thread; reuses its memory. */
public final class ChainDecoder {

    /** Takes the entries, in order. */
    public interface Sink {
        /** One entry, to be used until this returns; what it throws ends the decoding. */
        void record(RecordView record) throws IOException;
    }

    private final Arena arena;
    private final ByteBuffer memory;
    private final RecordDecoder decoder;
    private final byte[] body;

    ChainDecoder(Arena arena, ByteBuffer memory) {
        this.arena = arena;
        this.memory = memory;
        this.decoder = new RecordDecoder(new StringNumbers(new LiveImage(memory), arena.layout()));
        this.body = new byte[arena.layout().bodyBytes()];
    }

    /** Decodes the chain that starts with this chunk; {@link Arena#NONE} is an empty one. */
    public void decode(int first, Sink sink) throws IOException {
        RecordDecoder.Sink<IOException> records = sink::record;
        decoder.reset();
        for (int chunk = first; chunk != Arena.NONE; chunk = arena.next(chunk)) {
            int offset = arena.layout().chunkOffset(chunk);
            int committed = Memory.getIntAcquire(memory, offset + ChunkDescriptor.COMMITTED_OFFSET);
            memory.get(offset + ChunkDescriptor.HEADER_BYTES, body, 0, committed);
            decoder.chunk(
                    memory.getInt(offset + ChunkDescriptor.NUMBER_OFFSET),
                    memory.getInt(offset + ChunkDescriptor.FIRST_RECORD_OFFSET),
                    memory.getLong(offset + ChunkDescriptor.FIRST_SEQUENCE_OFFSET),
                    body,
                    committed,
                    records);
        }
    }
}
