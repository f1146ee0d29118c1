package io.logtracr.store;

import io.logtracr.arena.RecordView;
import io.logtracr.arena.ValueKind;
import java.util.Arrays;

/**
 * What lines of text have between time and message, made once: level, thread and logger, which come in few combinations. Only of
 * names in the string table; others differ too much. A combination takes another one's place where both have the same. Used by one
 * thread.
 */
final class LineStarts {

    private static final int PLACES = 256;
    private static final int PLACE_BITS = 8;
    /** Spreads the bits of a key over its highest ones. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private static final long NO_KEY = -1;
    /** Names can be long; what is kept here must not be. */
    private static final int LONGEST = 512;

    private final long[] keys = new long[PLACES];
    private final byte[][] starts = new byte[PLACES][];
    private Object table;

    /** The key of a record's combination, negative if it has none. */
    long key(RecordView record) {
        int thread = record.threadAt();
        int logger = record.loggerAt();
        if (record.kind(thread) != ValueKind.REFERENCE || record.kind(logger) != ValueKind.REFERENCE) {
            return NO_KEY;
        }
        return (long) record.level().ordinal() << 32 | (long) record.reference(thread) << 16 | record.reference(logger);
    }

    /** What was kept for a key, {@code null} if nothing was. */
    byte[] get(Object stringTable, long key) {
        if (stringTable != table) {
            Arrays.fill(keys, NO_KEY);
            table = stringTable;
        }
        int place = place(key);
        return key >= 0 && keys[place] == key ? starts[place] : null;
    }

    /** Keeps what was written for a key, in the table of the last {@link #get}. */
    void put(long key, byte[] written, int from, int to) {
        if (key >= 0 && to - from <= LONGEST) {
            int place = place(key);
            keys[place] = key;
            starts[place] = Arrays.copyOfRange(written, from, to);
        }
    }

    private static int place(long key) {
        return (int) (key * SPREAD >>> Long.SIZE - PLACE_BITS);
    }
}
