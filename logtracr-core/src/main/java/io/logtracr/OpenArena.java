package io.logtracr;

import io.logtracr.arena.Arena;
import io.logtracr.arena.ArenaMemory;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The arena as long as it is open, so that nobody reads memory that was given back. Readers are of any thread. */
final class OpenArena {

    private static final long CHECK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Arena arena;
    private final ArenaMemory memory;
    /** Held by who reads the arena, and by who closes it; guards {@code closed}. */
    private final ReentrantLock reading = new ReentrantLock();

    private boolean closed;
    private long checkAtNanos;

    OpenArena(Arena arena, ArenaMemory memory, long nanoTime) {
        this.arena = arena;
        this.memory = memory;
        this.checkAtNanos = nanoTime;
    }

    /** What a reader does with the arena. */
    interface Use<T> {
        T read(Arena arena) throws IOException;
    }

    /** Runs something that reads the arena, unless it is closed. */
    <T> Optional<T> read(Use<T> use) {
        reading.lock();
        try {
            return closed ? Optional.empty() : Optional.of(use.read(arena));
        } catch (IOException | InternalError e) {
            return Optional.empty(); // An InternalError is raised where somebody cut the file.
        } finally {
            reading.unlock();
        }
    }

    /**
     * Whether somebody cut the arena's file, so that touching it may fail. The recorder's thread; does I/O.
     *
     * @param atOnce {@code false}: looks once a second
     */
    boolean isTruncated(long nanoTime, boolean atOnce) {
        if (!atOnce && nanoTime - checkAtNanos < 0) {
            return false;
        }
        checkAtNanos = nanoTime + CHECK_EVERY_NANOS;
        try {
            return memory.isTruncated();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Nobody reads it from now on; waits for those who do. The recorder's thread; does I/O.
     *
     * @param giveMemoryBack {@code false}: its file stays, for who recovers it
     */
    void close(boolean giveMemoryBack) throws IOException {
        reading.lock();
        try {
            closed = true;
            if (giveMemoryBack) {
                memory.close();
            }
        } finally {
            reading.unlock();
        }
    }
}
