package io.logtracr.store;

import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/**
 * Deletes files of flows, the one written to longest ago first, those of triggered flows only when these take more than half of what
 * this process has, or nothing else is left. Each deletion costs the same however many files there are. Of dead instances only while
 * their lock is held, which others may have. Spiller thread only; does I/O.
 */
final class Purger {

    private static final long SKIP_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_FAILURES = 16;

    private record Choice(Holding holding, StoredFile file) {}

    private final Collection<Holding> holdings;
    private final Optional<DeadInstances> instances;
    private final Optional<Claims> claims;
    private final StoreLimits limits;
    private final FreeSpace free;
    private final long maxAgeNanos;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final ObjLongConsumer<Counter> counters;
    private Optional<PurgeLog> log = Optional.empty();
    private Holding lockedHolding;
    private DeadInstance locked;

    Purger(
            Collection<Holding> holdings,
            Optional<DeadInstances> instances,
            Optional<Claims> claims,
            StoreLimits limits,
            FreeSpace free,
            InstantSource clock,
            LongSupplier nanoTime,
            ObjLongConsumer<Counter> counters) {
        this.holdings = holdings;
        this.instances = instances;
        this.claims = claims;
        this.limits = limits;
        this.free = free;
        this.maxAgeNanos = limits.maxAgeNanos();
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.counters = counters;
    }

    void logTo(PurgeLog purgeLog) {
        log = Optional.of(purgeLog);
    }

    /**
     * Deletes the file that is to go first.
     *
     * @param spared  this one is not
     * @param only   {@code null}: of whatever instance; else those of others stay
     * @param plainOnly whether those of triggered flows stay, unless these take more than half
     * @return how many bytes that gave back; 0 if there is nothing to delete
     * @throws IOException if files are there, but cannot be deleted
     */
    long purgeOldest(StoredFile spared, Holding only, boolean plainOnly, PurgeReason reason) throws IOException {
        long leftover = only == null ? removeLeftover() : 0;
        if (leftover > 0) {
            return leftover;
        }
        IOException failure = null;
        for (int failures = 0; failures < MOST_FAILURES; ) {
            Choice oldest = oldest(spared, only, plainOnly);
            if (oldest == null) {
                break;
            }
            try {
                long given = purge(oldest, reason);
                if (given > 0) {
                    return given;
                }
            } catch (IOException e) {
                failure = e;
                failures++;
                oldest.holding.index().touch(oldest.file, nanoTime.getAsLong());
            }
        }
        if (failure != null) {
            throw failure;
        }
        return 0;
    }

    /** Whether the file that is to go first is a dead instance's. No I/O. */
    boolean isOldestDead(StoredFile spared, boolean plainOnly) {
        Choice oldest = oldest(spared, null, plainOnly);
        return oldest != null && !oldest.holding.isOpen();
    }

    /** What a dead instance had to say of the flows that it had purged is worth less than any flow. */
    private long removeLeftover() throws IOException {
        for (Holding holding : holdings) {
            if (holding.isLeftover() && isFree(holding)) {
                if (!lock(holding)) {
                    holding.skipUntil(nanoTime.getAsLong() + SKIP_NANOS);
                    continue;
                }
                long bytes = holding.usedBytes();
                locked.removeIfEmpty(Long.MAX_VALUE);
                boolean gone = !Files.exists(holding.instance(), LinkOption.NOFOLLOW_LINKS);
                holding.setFixed(0, 0);
                if (gone) {
                    return bytes;
                }
            }
        }
        return 0;
    }

    /** Deletes what is too old, at most until the deadline ({@link System#nanoTime}); returns whether anything was. */
    boolean purgeOld(long deadlineNanos) throws IOException {
        boolean any = false;
        for (Holding holding : holdings) {
            for (FileQueue queue :
                    new FileQueue[] {holding.index().plain(), holding.index().triggered()}) {
                for (StoredFile file = queue.oldestBut(null);
                        file != null && isOld(file) && isFree(holding) && nanoTime.getAsLong() - deadlineNanos < 0;
                        file = queue.oldestBut(null)) {
                    try {
                        any |= purge(new Choice(holding, file), PurgeReason.AGE) > 0;
                    } catch (IOException e) {
                        holding.index().touch(file, nanoTime.getAsLong());
                        throw e;
                    }
                }
            }
        }
        return any;
    }

    private boolean isOld(StoredFile file) {
        return nanoTime.getAsLong() - file.writtenNanos > maxAgeNanos;
    }

    private boolean isFree(Holding holding) {
        return !holding.isSkipped(nanoTime.getAsLong());
    }

    private Choice oldest(StoredFile spared, Holding only, boolean plainOnly) {
        long now = nanoTime.getAsLong();
        long triggeredBytes = 0;
        long knownBytes = 0;
        Choice plain = null;
        Choice triggered = null;
        for (Holding holding : holdings) {
            triggeredBytes += holding.index().triggeredBytes();
            knownBytes += holding.usedBytes();
            if (holding.isSkipped(now) || only != null && holding != only) {
                continue;
            }
            plain = older(plain, holding, holding.index().plain().oldestBut(spared), now);
            triggered = older(triggered, holding, holding.index().triggered().oldestBut(spared), now);
        }
        long most = Math.min(limits.maxBytes(), free.capacity());
        // Beside other processes it is half of what this one has: else triggered flows would leave its newest ones no
        // room.
        boolean tooMuchTriggered = triggeredBytes > (plainOnly ? most : Math.min(most, knownBytes)) / 2;
        if (triggered != null && tooMuchTriggered || plain == null && !plainOnly) {
            return triggered;
        }
        return plain;
    }

    private static Choice older(Choice found, Holding holding, StoredFile file, long now) {
        if (file == null) {
            return found;
        }
        return found == null || now - file.writtenNanos > now - found.file.writtenNanos
                ? new Choice(holding, file)
                : found;
    }

    /** Deletes a file; 0 if it turns out that it is not its turn, or not ours. */
    private long purge(Choice choice, PurgeReason reason) throws IOException {
        Holding holding = choice.holding;
        StoredFile file = choice.file;
        if (!holding.isOpen() && !lock(holding)) {
            holding.skipUntil(nanoTime.getAsLong() + SKIP_NANOS);
            return 0;
        }
        if (file.inQueue) {
            return delete(holding, file, file.name, reason) || reason != PurgeReason.NO_SPACE ? file.cost() : 0;
        }
        Optional<String> flowId = FlowFileName.parse(file.name).flatMap(FlowFileName::flowId);
        if (!FlowFileName.isThreads(file.name) && (file.entries == StoredFile.UNKNOWN || flowId.isEmpty())) {
            FileInspection found = inspect(holding.path(file));
            file.entries = found.entries();
            flowId = found.flowId().or(() -> FlowFileName.parse(file.name).flatMap(FlowFileName::flowId));
            if (found.triggered() && !file.triggered && reason != PurgeReason.AGE) {
                holding.index().markTriggered(file);
                return 0;
            }
        }
        // Where somebody else deleted it, the account is right again, but the file system has no more room.
        return delete(holding, file, flowId.orElse(file.stem), reason) || reason != PurgeReason.NO_SPACE
                ? file.cost()
                : 0;
    }

    private static FileInspection inspect(Path path) {
        try {
            return FileInspection.of(path);
        } catch (IOException e) {
            return new FileInspection(Optional.empty(), false, 0); // gone, or not readable: it goes all the same
        }
    }

    /** Deletes this file of an open holding, or one that is locked; {@code false} if it was gone already: nothing is counted then. */
    boolean delete(Holding holding, StoredFile file, String flowId, PurgeReason reason) throws IOException {
        boolean wasThere = Files.deleteIfExists(holding.path(file));
        holding.index().remove(file);
        Claim given = deleteThreads(holding, file);
        if (wasThere) {
            given = new Claim(given.bytes() + file.cost(), given.files() + 1, 0);
            tell(holding, file, flowId, reason);
        }
        if (file.inQueue) {
            holding.noteQueueDeletion();
        }
        if (!holding.isOpen()) {
            giveBackOrSkip(holding, given);
        }
        return wasThere;
    }

    private void tell(Holding holding, StoredFile file, String flowId, PurgeReason reason) {
        counters.accept(Counter.PURGED_BYTES, file.cost());
        if (file.inQueue) {
            return; // many flows, and nobody has counted them
        }
        counters.accept(Counter.PURGED_FLOWS, 1);
        note(holding, file, flowId, reason);
    }

    /** Counts the reason why a file is not there, and tells it in the log. */
    void note(Holding holding, StoredFile file, String flowId, PurgeReason reason) {
        counters.accept(reason.counter(), 1);
        if (log.isPresent()) {
            try {
                log.get()
                        .add(
                                clock.instant(),
                                flowId,
                                String.valueOf(holding.instance().getFileName()),
                                file,
                                reason);
            } catch (IOException e) {
                FailureCause.count(e, counters);
            }
        }
    }

    /** Counts something that could not be done now, and that nobody waits for. */
    void failed(IOException failure) {
        FailureCause.count(failure, counters);
    }

    /** A flow's thread dumps go with its last part; those that cannot be deleted go in their turn. Returns what they took. */
    private Claim deleteThreads(Holding holding, StoredFile file) {
        StoredFile threads = holding.index().newest(FlowFileName.threadsBeside(file.stem));
        if (threads == null || threads == file || holding.index().newest(file.stem) != null) {
            return Claim.NONE;
        }
        try {
            boolean wasThere = Files.deleteIfExists(holding.path(threads));
            holding.index().remove(threads);
            if (wasThere) {
                counters.accept(Counter.PURGED_BYTES, threads.cost());
                return new Claim(threads.cost(), 1, 0);
            }
        } catch (IOException e) {
            FailureCause.count(e, counters);
        }
        return Claim.NONE;
    }

    /** Where a claim cannot be lowered, deleting more of the instance gives nobody room. */
    private void giveBackOrSkip(Holding holding, Claim given) {
        try {
            giveBack(holding, given);
        } catch (IOException e) {
            FailureCause.count(e, counters);
            holding.skipUntil(nanoTime.getAsLong() + SKIP_NANOS);
        }
    }

    /**
     * A dead instance claims less by what was deleted. Reckoned from what it says, not from what we know: since we looked, somebody
     * else may have recovered more into its folder.
     */
    private void giveBack(Holding holding, Claim given) throws IOException {
        if (claims.isEmpty() || given.equals(Claim.NONE)) {
            return;
        }
        Claim said = claims.get().read(holding.instance());
        Claim left = new Claim(Math.max(0, said.bytes() - given.bytes()), Math.max(0, said.files() - given.files()), 0);
        claims.get().write(holding.instance(), left);
        claimed(holding, left);
    }

    private void claimed(Holding holding, Claim claim) {
        holding.setClaim(claim);
        if (holding.isSettled()) {
            claims.get().settle(holding.instance(), claim);
        }
    }

    /** A dead instance claims what is there, nothing more. */
    void lower(Holding holding) throws IOException {
        Claim actual = new Claim(holding.usedBytes(), holding.files(), 0);
        if (claims.isEmpty()) {
            return;
        }
        Claim said = holding.claim() == null ? claims.get().read(holding.instance()) : holding.claim();
        if (!said.equals(actual)) {
            claims.get().write(holding.instance(), actual);
        }
        claimed(holding, actual);
    }

    /** Takes the lock of a dead instance until {@link #end}; {@code false} if somebody else has it. */
    boolean lock(Holding holding) throws IOException {
        if (lockedHolding == holding) {
            return true;
        }
        unlock();
        if (instances.isEmpty()) {
            return false;
        }
        try {
            Optional<DeadInstance> dead = instances.get().lock(holding.instance());
            if (dead.isEmpty()) {
                return false;
            }
            locked = dead.get();
            lockedHolding = holding;
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Takes over a dead instance that is locked, until {@link #end}. */
    void take(Holding holding, DeadInstance dead) throws IOException {
        try {
            unlock();
        } finally {
            locked = dead;
            lockedHolding = holding;
        }
    }

    /**
     * Ends a round: lets go of the dead, those without a flow for ever, and writes the log.
     *
     * @return whether the log took a new file
     */
    boolean end() {
        try {
            unlock();
            return log.isPresent() && log.get().flush();
        } catch (IOException e) {
            FailureCause.count(e, counters);
            return false;
        }
    }

    private void unlock() throws IOException {
        if (locked == null) {
            return;
        }
        try (DeadInstance dead = locked) {
            if (lockedHolding.index().files() == 0) {
                dead.removeIfEmpty(clock.millis() - TimeUnit.NANOSECONDS.toMillis(maxAgeNanos));
            }
        } finally {
            locked = null;
            lockedHolding = null;
        }
    }
}
