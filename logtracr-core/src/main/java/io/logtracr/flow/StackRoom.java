package io.logtracr.flow;

/**
 * Makes sure that there is stack for what must not be left half done, such as moving a chunk from one chain to another: where the
 * application has used its stack up, the {@link StackOverflowError} comes here, before anything has changed. Some ten nanoseconds:
 * for what happens once a chunk or once a flow, not for each entry.
 */
final class StackRoom {

    /** Frames; with what each holds some KiB, more than any of our slow paths takes. */
    private static final int DEPTH = 32;

    private StackRoom() {}

    /** Ends at once, or with a {@link StackOverflowError}. */
    static void ensure() {
        long sum = descend(DEPTH, 1, 2, 3, 4);
        if (sum == 0) {
            throw new AssertionError(sum); // So that the frames cannot be optimised away.
        }
    }

    /** Four values live across the call make the frame larger. */
    private static long descend(int depth, long a, long b, long c, long d) {
        if (depth == 0) {
            return a | b | c | d | 1;
        }
        return descend(depth - 1, b + depth, c ^ depth, d + a, a) & Long.MAX_VALUE | (a ^ b) & 1 | (c ^ d) & 1;
    }
}
