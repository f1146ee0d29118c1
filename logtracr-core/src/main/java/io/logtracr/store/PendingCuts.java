package io.logtracr.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lengths that files must be cut back to, because {@link FlowStore.Append#rollback} could not do it. What could not be cut back is
 * noted in the arena, which has one note: as long as it is needed, nothing else is appended, or a recovery would store again what is in
 * the file. But one file must not hold up all flows for ever. Spiller thread only.
 */
final class PendingCuts {

    private static final long MOST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path folder;
    private final LongSupplier nanoTime;
    private final Map<String, Long> lengths = new HashMap<>();
    /** When the first of them could not be done. */
    private long sinceNanos;

    PendingCuts(Path folder, LongSupplier nanoTime) {
        this.folder = folder;
        this.nanoTime = nanoTime;
    }

    /** Notes that a file must be cut back to this length. No I/O. */
    void add(StoredFile file, long length) {
        if (lengths.isEmpty()) {
            sinceNanos = nanoTime.getAsLong();
        }
        lengths.put(file.name, length);
    }

    /**
     * Does what it can. Does I/O for each.
     *
     * @throws IOException if one cannot be done now, for less than a minute so far
     */
    void doAll() throws IOException {
        for (Iterator<Map.Entry<String, Long>> cuts = lengths.entrySet().iterator(); cuts.hasNext(); ) {
            Map.Entry<String, Long> cut = cuts.next();
            try {
                FlowFile.cut(folder.resolve(cut.getKey()), cut.getValue());
                cuts.remove();
            } catch (IOException e) {
                if (nanoTime.getAsLong() - sinceNanos < MOST_PATIENCE_NANOS) {
                    throw e;
                }
            }
        }
    }

    /** Cuts a file that is open, if it is among them. Does I/O then. */
    void apply(StoredFile file, FlowFile opened) throws IOException {
        Long length = lengths.get(file.name);
        if (length != null) {
            opened.cutTo(length);
            lengths.remove(file.name);
        }
    }

    /** The folder with all its files is gone. No I/O. */
    void clear() {
        lengths.clear();
    }
}
