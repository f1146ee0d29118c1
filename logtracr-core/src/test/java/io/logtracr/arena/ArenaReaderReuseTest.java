package io.logtracr.arena;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A chunk is used anew between two looks of a reader: each look is at an image of its own. */
class ArenaReaderReuseTest {

    private static final ArenaLayout LAYOUT = ArenaLayout.of(16 << 10, 1, 256);
    private static final long SERIAL = 7;

    private final ArenaMemory memory = ArenaMemory.direct(LAYOUT.bytes());
    private final Arena arena = new Arena(memory, LAYOUT, List.of(), new Arena.Origin(1, 1, 1));
    private int slot;
    private int chunk;

    @BeforeEach
    void flow() {
        slot = arena.takeSlot(SERIAL, "a");
        chunk = arena.takeChunk();
    }

    @Test
    void flows_skipsChunk_thatItsFlowUsesAnewMeanwhile() throws Exception {
        int newest = arena.takeChunk();
        arena.open(newest, SERIAL, 9, 9);
        append(newest, 9, "newest");
        write(0, "first");
        ArenaImage before = copy();
        write(1, "other");
        ArenaImage after = copy();
        ByteBuffer tornBytes = bytes();
        int body = LAYOUT.chunkOffset(chunk) + ChunkDescriptor.HEADER_BYTES;
        for (int i = 20; i < 100; i++) {
            tornBytes.put(body + i, (byte) 0);
        }
        ArenaImage torn = new LiveImage(tornBytes);

        ArenaReader reader =
                new ArenaReader(new ChangingImage(committed(), before, before, before, before, before, torn, after));

        assertThat(reader.flows()).singleElement().satisfies(flow -> {
            assertThat(flow.entries()).extracting(LogEntry::message).containsExactly("newest");
            assertThat(flow.damaged()).isZero();
        });
    }

    @Test
    void flows_leavesOutWhatWasStored_whileItScanned() throws Exception {
        write(0, "first");
        int second = arena.takeChunk();
        arena.open(second, SERIAL, 1, 1);
        append(second, 1, "second");
        ArenaImage before = copy();
        arena.noteSpilled(slot, 2);
        arena.freeChunk(second);
        ArenaImage after = copy();

        ArenaReader reader =
                new ArenaReader(new ChangingImage(committed(), before, before, before, before, before, after));

        assertThat(reader.flows())
                .singleElement()
                .satisfies(flow -> assertThat(flow.entries()).isEmpty());
    }

    private int committed() {
        return LAYOUT.chunkOffset(chunk) + ChunkDescriptor.COMMITTED_OFFSET;
    }

    private void write(long sequence, String message) {
        arena.open(chunk, SERIAL, (int) sequence, sequence);
        append(chunk, sequence, message);
    }

    private void append(int into, long sequence, String message) {
        assertThat(arena.append(
                        into,
                        arena.newScratch(),
                        new ContextMemory(),
                        1,
                        sequence,
                        1,
                        LossCause.UNKNOWN,
                        "l",
                        message,
                        null,
                        0,
                        null,
                        "t",
                        null))
                .isTrue();
    }

    private ArenaImage copy() {
        return new LiveImage(bytes());
    }

    private ByteBuffer bytes() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(LAYOUT.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, memory.buffer(), 0, LAYOUT.bytes());
        return bytes;
    }

    /** Changes each time that a certain word is looked at. */
    private static final class ChangingImage implements ArenaImage {

        private final int word;
        private final List<ArenaImage> images;
        private int looks;

        /** @param images for each look at the word: the one it sees, and the one that is there from then on */
        ChangingImage(int word, ArenaImage... images) {
            this.word = word;
            this.images = List.of(images);
        }

        @Override
        public long bytes() throws DamagedArenaException {
            return image(0).bytes();
        }

        @Override
        public int readInt(int offset) throws DamagedArenaException {
            return image(offset).readInt(offset);
        }

        @Override
        public long readLong(int offset) throws DamagedArenaException {
            return image(offset).readLong(offset);
        }

        @Override
        public void copy(int offset, byte[] target, int length) throws DamagedArenaException {
            image(0).copy(offset, target, length);
        }

        private ArenaImage image(int offset) {
            int at = offset == word ? 2 * looks++ : Math.max(0, 2 * looks - 1);
            return images.get(Math.min(at, images.size() - 1));
        }
    }
}
