package io.logtracr.store;

import java.io.IOException;

/**
 * Tries again what found the file system full, whatever the account says, when old flows have gone for it. Once: where the next try
 * fails too, somebody else takes what we give up. Not for what is being recovered: that can wait in its arena, and what would go might
 * be what was recovered just before. Spiller thread only; does I/O.
 */
final class SpaceRetry {

    private final StoreBudget budget;
    private final boolean ownInstance;

    /** @param ownInstance whether it is for this process's own instance, not for one that it recovers */
    SpaceRetry(StoreBudget budget, boolean ownInstance) {
        this.budget = budget;
        this.ownInstance = ownInstance;
    }

    /** What is tried. */
    interface Attempt<T> {
        T run() throws IOException;
    }

    /** Whether old flows may go because of this failure. No I/O. */
    boolean isFor(IOException failure) {
        return ownInstance && FailureCause.of(failure) == FailureCause.NO_SPACE;
    }

    /**
     * Purges and tries again.
     *
     * @param failure   of the first try
     * @param spared    stays, whatever its age
     * @param bytes     how many are needed
     * @param triggered whether it is for a triggered flow
     * @throws IOException that failure, if nothing can be purged for it; or that of the second try
     */
    <T> T run(IOException failure, StoredFile spared, long bytes, boolean triggered, Attempt<T> attempt)
            throws IOException {
        if (!isFor(failure) || !budget.purgeForSpace(spared, bytes, triggered)) {
            throw failure;
        }
        boolean done = false;
        try {
            T result = attempt.run();
            done = true;
            return result;
        } finally {
            budget.spaceTried(done);
        }
    }
}
