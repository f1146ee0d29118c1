package io.logtracr.arena;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Texts that come again and again (loggers, message templates, thread names), stored once in the arena and referred to by
 * number. Append-only for the arena's life; when a kind's share is used up its further texts are written inline.
 *
 * <p>A text is published (count, by release) before any record can refer to it. Look-up costs one array read where the text is
 * the same object as last time, else a hash look-up; it never waits: of two threads that want to add, one writes inline.
 */
final class StringTable {

    /** Most texts: numbers are 16 bits wide. */
    static final int MAX_STRINGS = 1 << 16;

    /** Answer for a text that is not in the table. */
    static final int INLINE = -1;

    private static final int CACHE_SIZE = 2048;
    private static final int SEEN_SIZE = 4096;
    private static final int MAX_TEXT_CHARS = 1024;
    /** A text of so many characters, two bytes each, with tag and length. */
    private static final int LARGEST_ENCODED = 2 * MAX_TEXT_CHARS + 8;

    /** What a text is; each kind has its share of the table, in percent. */
    enum Kind {
        LOGGER(30, false),
        TEMPLATE(55, true),
        THREAD(15, false);

        private final int share;
        private final boolean onSecondSight;

        Kind(int share, boolean onSecondSight) {
            this.share = share;
            this.onSecondSight = onSecondSight;
        }
    }

    private record Interned(String text, int number) {}

    private final ByteBuffer memory;
    private final ArenaLayout layout;
    private final ConcurrentHashMap<String, Interned> known = new ConcurrentHashMap<>();
    /** Racy on purpose: an entry is immutable, a lost write costs a look-up. */
    private final Interned[] cache = new Interned[CACHE_SIZE];
    /** Hashes of templates seen once; racy on purpose. */
    private final int[] seenOnce = new int[SEEN_SIZE];

    /** Guards the fields below and the writing of the table. */
    private final ReentrantLock adding = new ReentrantLock();

    private final int[] countOfKind = new int[Kind.values().length];
    private final int[] bytesOfKind = new int[Kind.values().length];
    private int count;
    private int heapBytes;

    StringTable(ByteBuffer memory, ArenaLayout layout) {
        this.memory = memory;
        this.layout = layout;
    }

    /** The number of a text, or {@link #INLINE}. */
    int numberOf(String text, Kind kind) {
        int hash = text.hashCode();
        int slot = (hash ^ hash >>> 15) & (CACHE_SIZE - 1);
        Interned cached = cache[slot];
        if (cached != null && cached.text == text) {
            return cached.number;
        }
        Interned interned = known.get(text);
        if (interned == null) {
            return kind.onSecondSight && !seenBefore(hash) ? INLINE : add(text, kind);
        }
        cache[slot] = interned.text == text ? interned : new Interned(text, interned.number);
        return interned.number;
    }

    private boolean seenBefore(int hash) {
        int slot = (hash ^ hash >>> 12) & (SEEN_SIZE - 1);
        int mark = hash == 0 ? 1 : hash;
        if (seenOnce[slot] == mark) {
            return true;
        }
        seenOnce[slot] = mark;
        return false;
    }

    private int add(String text, Kind kind) {
        int kindIndex = kind.ordinal();
        if (text.length() > MAX_TEXT_CHARS || isFull(kind, kindIndex) || !adding.tryLock()) {
            return INLINE;
        }
        try {
            Interned interned = known.get(text);
            if (interned != null) {
                return interned.number;
            }
            if (isFull(kind, kindIndex) || count == layout.stringCapacity()) {
                return INLINE;
            }
            int start = layout.stringHeapOffset() + heapBytes;
            int room = Math.min(
                    layout.stringHeapBytes() - heapBytes,
                    share(kind, layout.stringHeapBytes()) - bytesOfKind[kindIndex]);
            byte[] encoded = new byte[Math.min(room, LARGEST_ENCODED)];
            int length = ValueEncoder.text(encoded, 0, encoded.length, text);
            if (length == ValueEncoder.OVERFLOW) {
                return INLINE;
            }
            memory.put(start, encoded, 0, length);
            int number = count;
            memory.putInt(layout.stringIndexOffset() + number * Integer.BYTES, heapBytes);
            heapBytes += length;
            bytesOfKind[kindIndex] += length;
            countOfKind[kindIndex]++;
            count = number + 1;
            Memory.setIntRelease(memory, ArenaHeader.STRING_COUNT_OFFSET, count);
            known.put(text, new Interned(text, number));
            return number;
        } finally {
            adding.unlock();
        }
    }

    /** Read without the lock too: a stale answer costs an inline text. */
    private boolean isFull(Kind kind, int kindIndex) {
        return countOfKind[kindIndex] >= share(kind, layout.stringCapacity());
    }

    private static int share(Kind kind, int whole) {
        return (int) ((long) whole * kind.share / 100);
    }
}
