package io.logtracr.store;

/** A file of a stored flow, as {@link FileIndex} knows it; about 200 bytes of heap with its names. Spiller thread only. */
final class StoredFile {

    /** The number of entries where nobody has counted them. */
    static final long UNKNOWN = -1;

    private static final int BLOCK_BYTES = 4096;
    private static final int FILE_BYTES = 1024;

    final String name;
    /** The name of the flow's first part, by which all its parts are found. */
    final String stem;

    final int part;
    /** The part before this one, {@code null} if there is none. */
    StoredFile previous;

    long length;
    long entries;
    boolean triggered;
    /** When it was written to last, {@link System#nanoTime}. */
    long writtenNanos;

    StoredFile older;
    StoredFile newer;
    /** Whether the index counts it. */
    boolean counted;

    /** Whether it is a file of the instance's queue, with many flows in it. */
    final boolean inQueue;
    /** Whether it must stay because it is being written to. */
    boolean pinned;

    StoredFile(String name, String stem, int part) {
        this(name, stem, part, false);
    }

    private StoredFile(String name, String stem, int part, boolean inQueue) {
        this.name = name;
        this.stem = stem;
        this.part = part;
        this.inQueue = inQueue;
    }

    /** A file of the instance's queue. */
    static StoredFile ofQueue(String name) {
        return new StoredFile(name, name, 0, true);
    }

    /** What it takes on tmpfs. */
    long cost() {
        return cost(length);
    }

    /** How much more it takes, if it is to take so much: all of it, as long as it is not counted. */
    long growth(long cost) {
        return cost - (counted ? cost() : 0);
    }

    /** What a file of this length takes on tmpfs: whole blocks of 4 KiB, and 1 KiB for the file. */
    static long cost(long length) {
        return (length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES + FILE_BYTES;
    }
}
