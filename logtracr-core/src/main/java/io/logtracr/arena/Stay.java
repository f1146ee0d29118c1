package io.logtracr.arena;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A flow's stay in an arena, as {@link ArenaReader#stays} found it: where its chunks are, not what is in them. Belongs to the
 * reader that made it.
 */
public final class Stay {

    /** A chunk that held this number of the stay's chain. */
    record ChunkAt(int number, int offset) {}

    private final long serial;
    private final int slot;
    private final long spilled;
    private final long lost;
    private final int idLength;
    private final boolean utf16;
    private final boolean triggered;
    private final List<ChunkAt> chunks = new ArrayList<>();
    private String flowId;

    Stay(
            long serial,
            int slot,
            long spilled,
            long lost,
            int idLength,
            boolean utf16,
            boolean triggered,
            String flowId) {
        this.serial = serial;
        this.slot = slot;
        this.spilled = spilled;
        this.lost = lost;
        this.idLength = idLength;
        this.utf16 = utf16;
        this.triggered = triggered;
        this.flowId = flowId;
    }

    /** The flow's id. */
    public String flowId() {
        return flowId;
    }

    /** Number of the stay, never reused in its arena. */
    public long serial() {
        return serial;
    }

    /** How many chunks hold it; those of a long id are counted in. */
    public int chunkCount() {
        return chunks.size();
    }

    /** All entries below this sequence number were in the store, or lost, when the stay was found. */
    public long spilled() {
        return spilled;
    }

    /** Entries had been dropped, the highest of them below this sequence number, when the stay was found; 0: none. */
    public long lost() {
        return lost;
    }

    /** Whether something had marked the flow as worth keeping when the stay was found. */
    public boolean isTriggered() {
        return triggered;
    }

    /** Whether chunks with entries, or parts of them, were found. */
    public boolean hasEntries() {
        return lastNumber() >= 0;
    }

    int slot() {
        return slot;
    }

    int idLength() {
        return idLength;
    }

    boolean isUtf16() {
        return utf16;
    }

    void flowId(String found) {
        this.flowId = found;
    }

    void add(ChunkAt chunk) {
        chunks.add(chunk);
    }

    /** Its chunks of records, by number. */
    List<ChunkAt> recordChunks() {
        return chunks.stream()
                .filter(chunk -> chunk.number >= 0)
                .sorted(Comparator.comparingInt(ChunkAt::number))
                .toList();
    }

    /** The chunks of its id: -1, -2 … */
    List<ChunkAt> idChunks() {
        return chunks.stream()
                .filter(chunk -> chunk.number < 0)
                .sorted(Comparator.comparingInt(ChunkAt::number).reversed())
                .toList();
    }

    /** The largest chunk number, -1 if there is no chunk of records. */
    int lastNumber() {
        int last = -1;
        for (ChunkAt chunk : chunks) {
            last = Math.max(last, chunk.number);
        }
        return last;
    }

    boolean hasHole() {
        int expected = -1;
        for (ChunkAt chunk : recordChunks()) {
            if (expected >= 0 && chunk.number != expected) {
                return true;
            }
            expected = chunk.number + 1;
        }
        return false;
    }

    boolean has(int number) {
        for (ChunkAt chunk : chunks) {
            if (chunk.number == number) {
                return true;
            }
        }
        return false;
    }
}
