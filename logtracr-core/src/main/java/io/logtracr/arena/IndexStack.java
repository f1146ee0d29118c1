package io.logtracr.arena;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A lock-free stack of the indexes 0 to n-1: the free chunks, the free slots. Any thread; never waits, allocates nothing.
 *
 * <p>A Treiber stack. The head word packs the top index plus one (21 bits), the size (21 bits) and a tag (22 bits) that
 * changes with each pop, so that a head that was popped and pushed back meanwhile is noticed.
 */
final class IndexStack {

    static final int CAPACITY_LIMIT = (1 << 21) - 2;
    static final int NONE = -1;

    private static final int INDEX_BITS = 21;
    private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;
    private static final int TAG_SHIFT = 2 * INDEX_BITS;

    private final AtomicIntegerArray below;
    private final AtomicLong head;

    /** All indexes from 0 to {@code capacity - 1} are on the stack, 0 on top. */
    IndexStack(int capacity) {
        if (capacity < 1 || capacity > CAPACITY_LIMIT) {
            throw new IllegalArgumentException("capacity: expected 1.." + CAPACITY_LIMIT + ", found " + capacity);
        }
        below = new AtomicIntegerArray(capacity);
        for (int i = 0; i < capacity; i++) {
            below.setPlain(i, i + 1 < capacity ? i + 1 : NONE);
        }
        head = new AtomicLong(word(0, capacity, 0));
    }

    /** Takes an index, {@link #NONE} if there is none. */
    int pop() {
        while (true) {
            long seen = head.get();
            int top = top(seen);
            if (top == NONE) {
                return NONE;
            }
            long next = word(below.getOpaque(top), size(seen) - 1, tag(seen) + 1);
            if (head.compareAndSet(seen, next)) {
                return top;
            }
        }
    }

    /** Gives an index back; its giver must own it. */
    void push(int index) {
        while (true) {
            long seen = head.get();
            below.setOpaque(index, top(seen));
            if (head.compareAndSet(seen, word(index, size(seen) + 1, tag(seen)))) {
                return;
            }
        }
    }

    /** How many are free. */
    int size() {
        return size(head.get());
    }

    private static long word(int top, int size, long tag) {
        return (top + 1L) | ((long) size << INDEX_BITS) | (tag << TAG_SHIFT);
    }

    private static int top(long word) {
        return (int) (word & INDEX_MASK) - 1;
    }

    private static int size(long word) {
        return (int) ((word >>> INDEX_BITS) & INDEX_MASK);
    }

    private static long tag(long word) {
        return word >>> TAG_SHIFT;
    }
}
