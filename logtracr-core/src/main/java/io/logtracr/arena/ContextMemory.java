package io.logtracr.arena;

import java.util.Map;

/**
 * The last few contexts (thread and MDC) that were written to a flow's current chunk, so that they need not be written again.
 * Guarded by the flow's lock. Maps are compared by identity first, then by content; no code of the application may run in
 * their {@code equals}.
 */
public final class ContextMemory {

    private static final int REMEMBERED = 4;
    private static final int UNKNOWN = -1;

    private final String[] threads = new String[REMEMBERED];
    private final Object[] maps = new Object[REMEMBERED];
    private final int[] numbers = new int[REMEMBERED];
    private int remembered;
    private int oldest;
    private int defined;

    /** An empty memory. */
    public ContextMemory() {}

    /** The number of this context in the current chunk, or -1. */
    int find(String thread, Map<String, String> mdc) {
        for (int i = 0; i < remembered; i++) {
            if (maps[i] == mdc && threads[i] == thread) {
                return numbers[i];
            }
        }
        return remembered == 0 ? UNKNOWN : findByContent(thread, mdc);
    }

    private int findByContent(String thread, Map<String, String> mdc) {
        for (int i = 0; i < remembered; i++) {
            if (thread.equals(threads[i]) && (mdc == null ? maps[i] == null : mdc.equals(maps[i]))) {
                threads[i] = thread;
                maps[i] = mdc;
                return numbers[i];
            }
        }
        return UNKNOWN;
    }

    /** Notes that a record which defines this context was published in the current chunk. */
    public void defined(String thread, Map<String, String> mdc) {
        int number = defined++;
        if (number >= RecordDescriptor.MAX_COUNT) {
            return;
        }
        int at = remembered < REMEMBERED ? remembered++ : oldest++ % REMEMBERED;
        threads[at] = thread;
        maps[at] = mdc;
        numbers[at] = number;
    }

    /** A new chunk begins. */
    public void clear() {
        for (int i = 0; i < remembered; i++) {
            threads[i] = null;
            maps[i] = null;
        }
        remembered = 0;
        oldest = 0;
        defined = 0;
    }
}
