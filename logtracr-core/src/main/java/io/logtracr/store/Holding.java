package io.logtracr.store;

import java.nio.file.Path;

/** The flow files of one instance, and what it claims of the budget, as this process keeps account of them. Spiller thread only. */
final class Holding {

    private final Path flows;
    private final FileIndex index = new FileIndex();
    /** Whether the instance is ours to write to: this process's own, or one that it recovers. */
    private final boolean open;

    private long fixedBytes;
    private int fixedFiles;
    private Claim claim;
    private boolean loaded;
    private boolean settled;
    /** When it is worth while to ask for more again; {@link System#nanoTime}. */
    private long raiseAtNanos;

    private PurgeReason lacks;
    private String pinned;
    private int queueDeletions;
    private long skipUntilNanos;

    /** @param fixedBytes what it takes beside the flows' files */
    Holding(Path flows, boolean open, long fixedBytes, long nanoTime) {
        this.flows = flows;
        this.open = open;
        this.fixedBytes = fixedBytes;
        this.raiseAtNanos = nanoTime;
        this.skipUntilNanos = nanoTime;
    }

    Path flows() {
        return flows;
    }

    /** The folder of the instance. */
    Path instance() {
        return flows.getParent();
    }

    FileIndex index() {
        return index;
    }

    boolean isOpen() {
        return open;
    }

    /** Whether the files that were there before have been counted. */
    boolean isLoaded() {
        return loaded;
    }

    void setLoaded(boolean value) {
        loaded = value;
    }

    /** Where a file is. */
    Path path(StoredFile file) {
        return file.inQueue ? instance().resolve(QueueFolder.NAME).resolve(file.name) : flows.resolve(file.name);
    }

    /** Name of the file of the queue that is being written to, {@code null} if there is none. */
    String pinned() {
        return pinned;
    }

    /** Pins one file of the queue, whether it is counted by now or not, instead of the one before. */
    void pin(String name) {
        setPinned(false);
        pinned = name;
        setPinned(true);
    }

    private void setPinned(boolean value) {
        StoredFile file = pinned == null ? null : index.newest(pinned);
        if (file != null) {
            file.pinned = value;
        }
    }

    /** How many files of its queue have been deleted. */
    int queueDeletions() {
        return queueDeletions;
    }

    void noteQueueDeletion() {
        queueDeletions++;
    }

    /** What it takes now. */
    long usedBytes() {
        return index.usedBytes() + fixedBytes;
    }

    /** How many files it has now; those beside the flows count where the instance is dead: there may be many of them. */
    int files() {
        return index.files() + fixedFiles;
    }

    /** What it takes beside the flows' files. */
    long fixedBytes() {
        return fixedBytes;
    }

    /** Notes what it takes beside the flows' files. */
    void setFixed(long bytes, int files) {
        fixedBytes = bytes;
        fixedFiles = files;
    }

    /** Whether nothing is left of a dead instance but what is beside flows. */
    boolean isLeftover() {
        return !open && loaded && index.files() == 0 && fixedBytes > 0;
    }

    /** Whether nobody will claim more for it: it is dead and has nothing left to recover. */
    boolean isSettled() {
        return settled;
    }

    void setSettled(boolean value) {
        settled = value;
    }

    /** What its file says that it claims, {@code null} if that was not looked at. */
    Claim claim() {
        return claim;
    }

    void setClaim(Claim value) {
        claim = value;
    }

    long raiseAtNanos() {
        return raiseAtNanos;
    }

    void setRaiseAtNanos(long nanoTime) {
        raiseAtNanos = nanoTime;
    }

    /** What there was too little of when it last asked for more, {@code null} if it never was refused. */
    PurgeReason lacks() {
        return lacks;
    }

    void setLacks(PurgeReason reason) {
        lacks = reason;
    }

    /** Whether its files are left alone for the moment, because somebody else is at work there. */
    boolean isSkipped(long nanoTime) {
        return nanoTime - skipUntilNanos < 0;
    }

    void skipUntil(long nanoTime) {
        skipUntilNanos = nanoTime;
    }
}
