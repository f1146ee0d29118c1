package io.logtracr.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * A flow's file during an append: what is written to it is accounted for in the budget before. Spiller thread only; all but the getters
 * do I/O.
 */
final class GrowingFile implements Closeable {

    private final StoreBudget budget;
    private final Holding holding;
    private final SpaceRetry retry;
    private final Set<String> outgrown;
    private final StoredFile file;
    private final FlowFile opened;
    private final boolean triggered;
    private final long lengthBefore;
    private boolean isNew;

    /**
     * @param outgrown  flows of which an append was refused only because of what was in the file before it; kept up here
     * @param isNew     whether the file is not in the account
     * @param triggered whether its flow is marked as worth keeping
     */
    GrowingFile(
            StoreBudget budget,
            Holding holding,
            SpaceRetry retry,
            Set<String> outgrown,
            StoredFile file,
            FlowFile opened,
            boolean isNew,
            boolean triggered) {
        this.budget = budget;
        this.holding = holding;
        this.retry = retry;
        this.outgrown = outgrown;
        this.file = file;
        this.opened = opened;
        this.isNew = isNew;
        this.triggered = triggered;
        this.lengthBefore = opened.length();
        if (isNew && lengthBefore > 0) {
            file.entries = StoredFile.UNKNOWN;
        }
    }

    /** What the account knows of it. */
    StoredFile file() {
        return file;
    }

    /** Its length before this append, in bytes. */
    long lengthBefore() {
        return lengthBefore;
    }

    /** Appends the first {@code count} bytes, for which room is made; after a failure some of them may be in the file. */
    void write(byte[] bytes, int count) throws IOException {
        long length = opened.length() + count;
        if (lengthBefore > 0 && !budget.canHold(length)) {
            outgrown.add(file.stem); // too long only together with what was there before
        }
        budget.reserve(holding, file, length, triggered);
        isNew = false;
        try {
            opened.write(bytes, count);
        } catch (IOException e) {
            if (!retry.isFor(e)) {
                throw e;
            }
            opened.cutTo(opened.length());
            retry.run(e, file, StoredFile.cost(count), triggered, () -> {
                opened.write(bytes, count);
                return opened;
            });
        }
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }

    /** The append is whole, and the file closed: counts it, and deletes the flow's parts before its last two. */
    void appended(String flowId, int entries) {
        outgrown.remove(file.stem);
        if (lengthBefore == 0) {
            file.entries = 0;
        }
        if (file.entries != StoredFile.UNKNOWN) {
            file.entries += entries;
        }
        if (triggered) {
            holding.index().markTriggered(file);
        }
        holding.index().touch(file, budget.nanoTime());
        dropOldParts(flowId);
    }

    private void dropOldParts(String flowId) {
        Deque<StoredFile> rolled = new ArrayDeque<>(0);
        for (StoredFile part = file.previous == null ? null : file.previous.previous;
                part != null;
                part = part.previous) {
            rolled.push(part);
        }
        // The oldest first: who is killed, or fails, in between leaves no hole.
        for (StoredFile part : rolled) {
            try {
                budget.dropRolled(holding, part, flowId);
            } catch (IOException e) {
                return; // with the next commit, or by its age
            }
        }
    }

    /** Cuts the file back to {@link #lengthBefore}, or deletes it if this append created it, and closes it. */
    void rollback() throws IOException {
        try (opened) {
            if (opened.created()) {
                opened.delete();
                if (!isNew) {
                    holding.index().remove(file);
                }
            } else {
                opened.cutTo(lengthBefore);
                if (!isNew) {
                    holding.index().resize(file, lengthBefore);
                }
            }
        }
    }
}
