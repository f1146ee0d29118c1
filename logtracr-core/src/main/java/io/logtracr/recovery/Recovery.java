package io.logtracr.recovery;

import io.logtracr.arena.ArenaFile;
import io.logtracr.counter.Counters;
import io.logtracr.spill.SpillReporter;
import io.logtracr.store.DeadInstance;
import io.logtracr.store.DeadInstances;
import io.logtracr.store.FailureCause;
import io.logtracr.store.StoreBudget;
import io.logtracr.store.StoreLimits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Looks for instances whose process is gone, now and every minute, the oldest first: stores what their arenas hold in their own
 * folders, removes the arenas, and the folders in which nothing is left. Whoever looks first locks an instance, so that each arena
 * is recovered once. All on the recorder's thread, a few milliseconds at a time; does I/O; throws no exception.
 *
 * <p>What cannot be stored now stays and is tried again. But arenas are memory, and none stays for ever: one that nobody can read
 * is removed with one message (put aside it would take its memory for good, and nothing would ever read it); one that cannot be
 * recovered, because the store refuses it or another version wrote it, is given up when a flow of its age would be, or when a new
 * arena needs its place.
 */
public final class Recovery implements Closeable {

    private static final long SCAN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long MAKE_ROOM_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long SMALLEST_STORE_BYTES = 1 << 20;

    private final DeadInstances instances;
    private final Optional<StoreBudget> budget;
    private final StoreLimits limits;
    private final Counters counters;
    private final InstantSource clock;
    private final Reports reports;
    private final Deque<DeadInstances.Candidate> candidates = new ArrayDeque<>();
    private long scanAtNanos = System.nanoTime();
    private InstanceRecovery current;

    /**
     * A recovery; it does nothing until it is asked to.
     *
     * @param budget what all stored flows are counted in; empty if nothing is stored: then arenas stay until they are too old or
     *               in the way
     * @param limits the budget's
     */
    public Recovery(
            DeadInstances instances,
            Optional<StoreBudget> budget,
            StoreLimits limits,
            Counters counters,
            InstantSource clock,
            SpillReporter reporter) {
        this.instances = instances;
        this.budget = budget;
        this.limits = limits;
        this.counters = counters;
        this.clock = clock;
        this.reports = new Reports(reporter);
    }

    /**
     * Does what there is to do, for some milliseconds at most.
     *
     * @return nanoseconds until there is more to do
     */
    public long work() {
        long start = System.nanoTime();
        try {
            do {
                if (!advance()) {
                    return Math.max(0, scanAtNanos - System.nanoTime());
                }
            } while (System.nanoTime() - start < SLICE_NANOS);
            return 0;
        } catch (Error e) {
            close();
            throw e;
        }
    }

    private boolean advance() {
        if (current != null) {
            if (!current.step()) {
                close();
            }
        } else if (!candidates.isEmpty()) {
            begin(candidates.poll());
        } else if (System.nanoTime() - scanAtNanos >= 0) {
            scan();
        } else {
            return false;
        }
        return true;
    }

    private void scan() {
        scanAtNanos = System.nanoTime() + SCAN_EVERY_NANOS;
        try {
            candidates.addAll(instances.candidates());
        } catch (IOException | RuntimeException e) {
            cannotLook(instances.directory(), e);
        }
    }

    private void begin(DeadInstances.Candidate candidate) {
        Optional<InstanceRecovery> locked = lock(candidate);
        if (locked.isEmpty()) {
            return;
        }
        InstanceRecovery recovery = locked.get();
        if (budget.isEmpty()) {
            recovery.giveUpIfOld();
            recovery.close();
        } else if (recovery.open(budget.get())) {
            current = recovery;
        } else {
            recovery.close();
        }
    }

    private Optional<InstanceRecovery> lock(DeadInstances.Candidate candidate) {
        try {
            if (budget.isPresent()) {
                budget.get().letGo(candidate.path());
            }
            Optional<DeadInstance> dead = instances.lock(candidate);
            return dead.map(instance -> new InstanceRecovery(
                    instance,
                    candidate.lastSignMillis(),
                    TimeUnit.NANOSECONDS.toMillis(limits.maxAgeNanos()),
                    counters,
                    clock,
                    reports));
        } catch (IOException | RuntimeException e) {
            cannotLook(candidate.path(), e);
            return Optional.empty();
        }
    }

    private void cannotLook(Object where, Exception cause) {
        reports.warnOnce(
                where.toString(),
                "it cannot be told whether a dead process left flows in " + where + ": " + cause,
                cause);
    }

    /**
     * Makes room for a new arena where dead ones take it: recovers as much of them as can be done within two seconds and without
     * taking the room again, the oldest first, and gives the rest up. Call it before anything else.
     *
     * @param bytes room that is needed
     */
    public void makeRoom(long bytes) {
        long deadline = System.nanoTime() + MAKE_ROOM_NANOS;
        try {
            FileStore fileSystem = Files.getFileStore(instances.directory());
            if (!ArenaFile.isOnMemory(instances.directory()) || fileSystem.getTotalSpace() == 0) {
                return;
            }
            for (DeadInstances.Candidate candidate : instances.candidates()) {
                if (fileSystem.getUsableSpace() >= bytes) {
                    return;
                }
                if (candidate.hasArena()) {
                    clear(candidate, bytes - fileSystem.getUsableSpace(), deadline);
                }
            }
        } catch (IOException | RuntimeException e) {
            cannotLook(instances.directory(), e);
        }
    }

    private void clear(DeadInstances.Candidate candidate, long missingBytes, long deadline) throws IOException {
        Optional<InstanceRecovery> locked = lock(candidate);
        if (locked.isEmpty()) {
            return;
        }
        try (InstanceRecovery recovery = locked.get()) {
            long room = Files.size(candidate.path().resolve(ArenaFile.NAME)) - missingBytes;
            if (budget.isPresent() && room >= SMALLEST_STORE_BYTES) {
                recoverWithin(recovery, candidate.path(), room, deadline);
            }
            recovery.giveUp("a new one needs its memory");
        }
    }

    private void recoverWithin(InstanceRecovery recovery, Path instance, long bytes, long deadlineNanos) {
        try {
            boolean more = recovery.open(budget.orElseThrow().growingBy(bytes, instance));
            while (more && System.nanoTime() - deadlineNanos < 0) {
                more = recovery.step();
            }
        } catch (IOException e) {
            FailureCause.count(e, counters::add);
            cannotLook(instance, e);
        }
    }

    /** Lets go of what is under way; whoever looks next goes on. */
    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
