package io.logtracr.arena;

import java.nio.ByteBuffer;
import java.util.List;

/** A small arena with one chunk that belongs to a flow, for a writer and a reader of a jcstress test: one thread each. */
final class StressedArena {

    /** The flow that the reader looks for. */
    static final long SERIAL = 7;

    /** What the reader returns where it sees anything but entries that were written for its flow. */
    static final int WRONG = -1;

    /** Looks one after the other, so that some fall into the short time of the writing. */
    private static final int LOOKS = 8;

    private static final ArenaLayout LAYOUT = new ArenaLayout(8 << 10, 2, 16, 1 << 10, 512, 4);
    private static final String TEMPLATE = "final verdict node={} attempt={}";
    private static final String NODE = "node-0123456789-0123456789-0123456789-";
    private static final String LONG_MESSAGE = "0123456789".repeat(100);

    private final ArenaMemory memory = ArenaMemory.direct(LAYOUT.bytes());
    final Arena arena = new Arena(memory, LAYOUT, List.of(), new Arena.Origin(1, 1, 1));
    final int slot = arena.takeSlot(SERIAL, "flow");
    final int chunk = arena.takeChunk();

    private final RecordScratch scratch = arena.newScratch();
    private final ContextMemory contexts = new ContextMemory();
    private final Stay stay = new Stay(SERIAL, slot, 0, 0, 4, false, false, "flow");
    private final ArenaReader reader = newReader();

    StressedArena() {
        stay.add(new Stay.ChunkAt(0, LAYOUT.chunkOffset(chunk)));
        arena.open(chunk, SERIAL, 0, 0);
    }

    private ArenaReader newReader() {
        try {
            return arena.reader();
        } catch (DamagedArenaException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Appends an entry whose content tells which flow and number it is. The writer. */
    void append(int into, long serial, int sequence) {
        boolean appended = arena.append(
                into,
                scratch,
                contexts,
                10,
                sequence,
                sequence + 1,
                LossCause.UNKNOWN,
                "logger",
                TEMPLATE,
                new Object[] {NODE + serial, sequence},
                2,
                null,
                "thread-" + serial,
                null);
        if (!appended) {
            throw new IllegalStateException("no room");
        }
    }

    /** Uses a taken chunk anew. The writer. */
    void reuse(int taken, long serial, int number) {
        contexts.clear();
        arena.open(taken, serial, number, number);
        append(taken, serial, number);
    }

    /**
     * How many entries of the flow are there in the end; {@link #WRONG} if one was torn, foreign or out of order at any look, or
     * if entries that were there are gone. The reader.
     */
    int watchGrowing() {
        int seen = read();
        for (int i = 1; i < LOOKS && seen != WRONG; i++) {
            int now = read();
            seen = now < seen ? WRONG : now;
        }
        return seen;
    }

    /** As {@link #watchGrowing}, for entries that go. */
    int watchGoing() {
        int seen = read();
        for (int i = 1; i < LOOKS && seen != WRONG; i++) {
            int now = read();
            seen = now > seen ? WRONG : now;
        }
        return seen;
    }

    /**
     * Looks for entries 0 to {@code uses - 1} in a chunk that holds one of them after the other; {@link #WRONG} if one was torn
     * or another one than was looked for. The reader.
     */
    int watchReused(int uses) {
        Stay all = new Stay(SERIAL, slot, 0, 0, 4, false, false, "flow");
        for (int i = 0; i < uses; i++) {
            all.add(new Stay.ChunkAt(i, LAYOUT.chunkOffset(chunk)));
        }
        try {
            for (int i = 0; i < LOOKS; i++) {
                ArenaReader.ArenaFlow flow = reader.read(all);
                boolean right = flow.entries().stream().allMatch(entry -> isAsWritten(entry, (int) entry.sequence()));
                if (flow.damaged() > 0 || !right) {
                    return WRONG;
                }
            }
            return 0;
        } catch (DamagedArenaException e) {
            return WRONG;
        }
    }

    private int read() {
        try {
            ArenaReader.ArenaFlow flow = reader.read(stay);
            if (flow.damaged() > 0) {
                return WRONG;
            }
            int expected = 0;
            for (LogEntry entry : flow.entries()) {
                if (!isAsWritten(entry, expected++)) {
                    return WRONG;
                }
            }
            return expected;
        } catch (DamagedArenaException e) {
            return WRONG;
        }
    }

    /** Appends one entry over several chunks. The writer. */
    void appendSpanning() {
        ByteBuffer record = arena.encodeSpanning(
                LAYOUT.chunkBytes() * 3,
                10,
                0,
                1,
                LossCause.UNKNOWN,
                "logger",
                LONG_MESSAGE,
                null,
                0,
                null,
                "thread-" + SERIAL,
                null);
        int[] chunks = new int[arena.chunksFor(record.limit())];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = arena.takeChunk();
        }
        arena.appendSpanning(record, chunks, SERIAL, 1, 0);
    }

    /** How many long entries a scan of the whole arena finds; {@link #WRONG} if one is torn. The reader. */
    int scan() {
        try {
            int found = 0;
            for (ArenaReader.ArenaFlow flow : reader.flow("flow")) {
                if (flow.damaged() > 0) {
                    return WRONG;
                }
                for (LogEntry entry : flow.entries()) {
                    if (!entry.message().equals(LONG_MESSAGE)) {
                        return WRONG;
                    }
                    found++;
                }
            }
            return found;
        } catch (DamagedArenaException e) {
            return WRONG;
        }
    }

    /** The slot's "lost" as a reader sees it. */
    long lost() {
        return Memory.getLongAcquire(memory.buffer(), LAYOUT.slotOffset(slot) + FlowSlots.LOST_OFFSET);
    }

    private static boolean isAsWritten(LogEntry entry, int sequence) {
        return entry.sequence() == sequence
                && entry.epochNanos() == sequence + 1
                && entry.logger().equals("logger")
                && entry.thread().equals("thread-" + SERIAL)
                && entry.message().equals(TEMPLATE)
                && entry.arguments().equals(List.of(NODE + SERIAL, sequence));
    }
}
