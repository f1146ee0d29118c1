package io.logtracr.arena;

/**
 * The bytes of an arena to read from: this process's own memory, or the file of another process. May change while it is read.
 */
interface ArenaImage {

    /** How many bytes there are now. */
    long bytes() throws DamagedArenaException;

    /** A little-endian integer, read with acquire semantics where the arena is live. */
    int readInt(int offset) throws DamagedArenaException;

    /** A little-endian long, read with acquire semantics where the arena is live. */
    long readLong(int offset) throws DamagedArenaException;

    /** Copies {@code length} bytes. */
    void copy(int offset, byte[] target, int length) throws DamagedArenaException;
}
