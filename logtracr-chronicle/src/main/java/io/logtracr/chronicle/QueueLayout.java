package io.logtracr.chronicle;

import io.logtracr.store.QueueFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.OptionalInt;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;

/** Where an instance's queue lies, and how it is cut into files; the names of the fields of an excerpt. */
final class QueueLayout {

    /** Name of the folder in the instance's folder. */
    static final String FOLDER = QueueFolder.NAME;

    /** How its files end. */
    static final String SUFFIX = ".cq4";

    /** The flow's id. */
    static final String FLOW = "flow";
    /** Number of the spill in its instance. */
    static final String NUMBER = "number";
    /** Number of the excerpt in its spill, from 0: a spill that is too long for one excerpt has several. */
    static final String PIECE = "piece";
    /** Whether it is the last one of its spill. */
    static final String LAST = "last";
    /** Why the flow left memory. */
    static final String REASON = "reason";
    /** Whether the flow was marked as worth keeping by then. */
    static final String TRIGGERED = "triggered";
    /** How many entries there are. */
    static final String ENTRIES = "entries";
    /** How many of them are ERRORs. */
    static final String ERRORS = "errors";
    /** When it was written, milliseconds since the epoch. */
    static final String AT = "at";
    /** How many bytes of UTF-8 the lines take, line ends included. */
    static final String BYTES = "bytes";
    /** The text, as a list of lines. */
    static final String LINES = "lines";

    /** Small indexes: a file takes about 50 KiB before the first excerpt. The length of the cycle does not matter, we roll. */
    static final RollCycle CYCLE = LegacyRollCycles.MINUTELY;

    private static final long SMALLEST_BLOCK_BYTES = 4 << 20;
    private static final long LARGEST_BLOCK_BYTES = 64 << 20;
    private static final int BLOCKS_A_BUDGET = 64;

    private static final DateTimeFormatter NAMES =
            DateTimeFormatter.ofPattern(CYCLE.format(), Locale.ROOT).withZone(ZoneOffset.UTC);

    private QueueLayout() {}

    /**
     * How much of a file is mapped at a time; it grows by so much, sparsely. Small against the budget, as a file is kept or deleted
     * as a whole, and large against an excerpt, which must lie in one block.
     */
    static long blockBytes(long budgetBytes) {
        long share = Long.highestOneBit(Math.max(1, budgetBytes / BLOCKS_A_BUDGET));
        return Math.max(SMALLEST_BLOCK_BYTES, Math.min(LARGEST_BLOCK_BYTES, share));
    }

    /** Length of a file of one block, with what is mapped beyond it. */
    static long fileBytes(long blockBytes) {
        return blockBytes + blockBytes / 4;
    }

    /** The longest text of an excerpt: what is mapped beyond a block must take it, with what the encoding adds. */
    static long maxTextBytes(long blockBytes) {
        return blockBytes / 4 - blockBytes / 16;
    }

    /** A builder for the queue in an instance's folder. */
    static SingleChronicleQueueBuilder builder(Path instanceFolder, long blockBytes) {
        return SingleChronicleQueueBuilder.binary(instanceFolder.resolve(FOLDER))
                .rollCycle(CYCLE)
                .blockSize(blockBytes);
    }

    /** The cycle of the file with this name; empty if it is no such name. */
    static OptionalInt cycleOf(String file) {
        try {
            Instant start = NAMES.parse(file.substring(0, file.length() - SUFFIX.length()), Instant::from);
            return OptionalInt.of((int) (start.toEpochMilli() / CYCLE.lengthInMillis()));
        } catch (DateTimeParseException e) {
            return OptionalInt.empty();
        }
    }

    /** Name of the file with this cycle. */
    static String fileOf(int cycle) {
        return NAMES.format(Instant.ofEpochMilli((long) cycle * CYCLE.lengthInMillis())) + SUFFIX;
    }
}
