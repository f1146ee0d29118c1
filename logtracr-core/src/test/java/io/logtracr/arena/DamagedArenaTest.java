package io.logtracr.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logtracr.counter.Counters;
import io.logtracr.flow.ChainQueue;
import io.logtracr.flow.FlowLimits;
import io.logtracr.flow.FlowTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader of damaged bytes ends soon, with what it could read or with a DamagedArenaException. */
class DamagedArenaTest {

    private static final ArenaLayout LAYOUT = ArenaLayout.of(20 << 10, 8, 256);

    private final ByteBuffer whole = arena();

    private static ByteBuffer arena() {
        ArenaMemory memory = ArenaMemory.direct(LAYOUT.bytes());
        Arena arena = new Arena(memory, LAYOUT, List.of(), new Arena.Origin(1, 1, 1));
        FlowTable table =
                new FlowTable(arena, new FlowLimits(4, 100, 600, false), new ChainQueue(), new Counters(), () -> {});
        for (int i = 0; i < 12; i++) {
            String flowId = i % 3 == 0 ? "long".repeat(100) : "flow" + i % 3;
            Object[] arguments = {i, "x".repeat(i * 20), "\u0416"};
            RecordExtras extras = new RecordExtras("M", new Object[] {"k", 1}, new Thrown("T", "m", "trace"));
            table.record(flowId, 1, 1, 1, "logger", "{}", arguments, 3, extras, "t" + i % 2, Map.of("a", "b"));
        }
        return memory.buffer();
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void flows_endsWellBehaved_whateverIsDamaged() {
        mutate(20_000, 5);
    }

    @Test
    @Tag("large")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void flows_endsWellBehaved_whateverIsDamaged_forLong() {
        mutate(1_000_000, 6);
    }

    private void mutate(int times, long seed) {
        Random random = new Random(seed);
        ByteBuffer bytes = ByteBuffer.allocateDirect(LAYOUT.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        int refused = 0;
        int readable = 0;
        int damaged = 0;
        for (int i = 0; i < times; i++) {
            bytes.clear().put(0, whole, 0, LAYOUT.bytes());
            for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
                change(bytes, random);
            }
            boolean cut = random.nextInt(10) == 0;
            int length = cut ? random.nextInt(LAYOUT.bytes()) / 8 * 8 : LAYOUT.bytes();
            try {
                for (ArenaReader.ArenaFlow flow : new ArenaReader(new CutImage(bytes, length)).flows()) {
                    readable += flow.entries().size();
                    damaged += flow.damaged();
                }
            } catch (DamagedArenaException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(times / 50);
        assertThat(readable).isGreaterThan(times);
        assertThat(damaged).isGreaterThan(times / 10);
    }

    /** Anywhere, or where it hurts: header, slots, chunk headers (with a checksum that is right), records. */
    private static void change(ByteBuffer bytes, Random random) {
        int chunk = LAYOUT.chunkOffset(random.nextInt(LAYOUT.chunkCount()));
        int[] numbers = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 216, 217, random.nextInt(), random.nextInt(300)
        };
        int number = numbers[random.nextInt(numbers.length)];
        switch (random.nextInt(10)) {
            case 0 -> bytes.putInt(4 * random.nextInt(20), number);
            case 1 ->
                bytes.putInt(LAYOUT.slotOffset(random.nextInt(LAYOUT.slotCount())) + 4 * random.nextInt(8), number);
            case 2 -> bytes.putInt(chunk + 4 * random.nextInt(9), number);
            case 3, 4 -> {
                bytes.putInt(chunk + ChunkDescriptor.NUMBER_OFFSET + 4 * random.nextInt(2), number);
                bytes.putInt(
                        chunk + ChunkDescriptor.CHECKSUM_OFFSET,
                        ChunkDescriptor.checksum(
                                bytes.getInt(chunk + ChunkDescriptor.GENERATION_OFFSET),
                                bytes.getLong(chunk + ChunkDescriptor.SERIAL_OFFSET),
                                bytes.getInt(chunk + ChunkDescriptor.NUMBER_OFFSET),
                                bytes.getInt(chunk + ChunkDescriptor.FIRST_RECORD_OFFSET),
                                bytes.getLong(chunk + ChunkDescriptor.FIRST_SEQUENCE_OFFSET)));
            }
            case 5, 6 -> bytes.put(chunk + ChunkDescriptor.HEADER_BYTES + random.nextInt(216), (byte) number);
            case 7 -> bytes.putInt(chunk + ChunkDescriptor.HEADER_BYTES, number);
            case 8 -> bytes.putInt(LAYOUT.stringIndexOffset() + 4 * random.nextInt(8), number);
            default -> bytes.put(random.nextInt(LAYOUT.bytes()), (byte) random.nextInt());
        }
    }

    @Test
    void reader_refuses_whatIsNoArena() {
        ByteBuffer zeros = ByteBuffer.allocateDirect(8192).order(ByteOrder.LITTLE_ENDIAN);
        assertThatExceptionOfType(DamagedArenaException.class)
                .isThrownBy(() -> new ArenaReader(new CutImage(zeros, 8192)))
                .withMessage("not an arena");
        assertThatExceptionOfType(DamagedArenaException.class)
                .isThrownBy(() -> new ArenaReader(new CutImage(zeros, 0)))
                .withMessage("not an arena");
        assertThatExceptionOfType(DamagedArenaException.class)
                .isThrownBy(() -> new ArenaReader(new CutImage(whole, LAYOUT.bytes() - 8)))
                .withMessageContaining("arena cut to");
    }

    @Test
    void reader_refuses_anotherVersion() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(LAYOUT.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, whole, 0, LAYOUT.bytes());
        bytes.putInt(8, 99);
        assertThatExceptionOfType(DamagedArenaException.class)
                .isThrownBy(() -> new ArenaReader(new CutImage(bytes, LAYOUT.bytes())))
                .withMessage("arena of version 99, this reads 1");
    }

    /** Ends somewhere, as a file that was cut. */
    private record CutImage(ByteBuffer memory, long bytes) implements ArenaImage {

        @Override
        public int readInt(int offset) throws DamagedArenaException {
            check(offset, Integer.BYTES);
            return memory.getInt(offset);
        }

        @Override
        public long readLong(int offset) throws DamagedArenaException {
            check(offset, Long.BYTES);
            return memory.getLong(offset);
        }

        @Override
        public void copy(int offset, byte[] target, int length) throws DamagedArenaException {
            check(offset, length);
            memory.get(offset, target, 0, length);
        }

        private void check(int offset, int length) throws DamagedArenaException {
            if (offset + (long) length > bytes) {
                throw new DamagedArenaException("arena ends at " + bytes);
            }
        }
    }
}
