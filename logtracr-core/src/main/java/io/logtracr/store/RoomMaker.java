package io.logtracr.store;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Makes room for files to grow, in the budget and on the file system, before they do: claims it where it is free, else deletes what
 * was written to longest ago of what is this process's own or nobody's. Spiller thread only; does I/O.
 */
final class RoomMaker {

    private static final long SCAN_AT_ONCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final StoreLimits limits;
    private final Collection<Holding> holdings;
    private final Optional<Claimant> claimant;
    private final Optional<DeadFolders> deadFolders;
    private final Purger purger;
    private final FreeSpace free;
    private final GivingWay givingWay;
    /** This process's own instance, {@code null} where it has none. */
    private Holding own;

    /** @param holdings all that this process knows, as they are at each moment */
    RoomMaker(
            StoreLimits limits,
            Collection<Holding> holdings,
            Optional<Claimant> claimant,
            Optional<DeadFolders> deadFolders,
            Purger purger,
            FreeSpace free,
            LongSupplier nanoTime) {
        this.limits = limits;
        this.holdings = holdings;
        this.claimant = claimant;
        this.deadFolders = deadFolders;
        this.purger = purger;
        this.free = free;
        this.givingWay = new GivingWay(free, limits.maxBytes(), nanoTime);
    }

    /** Says which instance is this process's own; {@code null}: none. */
    void own(Holding holding) {
        own = holding;
    }

    /** This process's own instance, {@code null} where it has none. */
    Holding own() {
        return own;
    }

    /**
     * Makes room for a file to take so much on tmpfs, and claims it.
     *
     * @param filled    how much of that is about to be filled, where this is less than it grows by
     * @param triggered whether its flow is marked as worth keeping
     * @throws NoRoomException if nothing is left that may be deleted
     */
    void make(Holding holding, StoredFile file, long cost, OptionalLong filled, boolean triggered) throws IOException {
        try {
            claimLog(holding, file);
            purgeUntilThere(holding, file, cost, filled, triggered);
        } finally {
            purger.end();
        }
    }

    /**
     * What must go for an instance that is recovered is noted in our own folder, which may have no flow yet: what the log takes is
     * claimed first. Where that cannot be had nothing is left to delete, and so to note.
     */
    private void claimLog(Holding recovered, StoredFile spared) throws IOException {
        if (claimant.isEmpty() || own == null || own == recovered) {
            return;
        }
        if (own.claim() == null) {
            claimant.get().load(own);
        }
        for (PurgeReason obstacle = obstacle(own, 0, 0); obstacle != null; obstacle = obstacle(own, 0, 0)) {
            if (purgeOldest(spared, false, obstacle) == 0) {
                return;
            }
            claimant.get().passOn(own);
        }
    }

    /** Thread dumps that are to be written anew may go meanwhile, with their flow: so each round looks whether they are counted. */
    private void purgeUntilThere(Holding holding, StoredFile file, long cost, OptionalLong filled, boolean triggered)
            throws IOException {
        long displaced = 0;
        while (true) {
            long growth = file.growth(cost);
            PurgeReason obstacle = obstacle(holding, growth, file.counted ? 0 : 1);
            long given = obstacle != null
                    ? purgeOldest(file, false, obstacle)
                    : givingWay.makeFree(
                            filled.orElse(growth),
                            triggered,
                            displaced,
                            taken(),
                            plainOnly -> purgeOldest(file, plainOnly, PurgeReason.KEEP_FREE));
            if (given == 0) {
                if (obstacle == null) {
                    return;
                }
                throw new NoRoomException(noRoom(obstacle));
            }
            displaced += given;
            if (claimant.isPresent()) {
                claimant.get().passOn(holding);
            }
        }
    }

    /** Whether so much, and so many files, can be had without deleting anything. */
    boolean isThere(Holding holding, long bytes, int files) throws IOException {
        return obstacle(holding, bytes, files) == null && free.missing(bytes) <= 0;
    }

    /**
     * The file system is full, whatever the account says: gives up so many bytes, as far as there are. Tell {@link #spaceTried} then.
     *
     * @param triggered whether it is for a triggered flow: others cost plain flows only
     * @return whether anything was given up
     */
    boolean purgeForSpace(StoredFile spared, long bytes, boolean triggered) throws IOException {
        if (!givingWay.mayTrySpace()) {
            return false;
        }
        long given = 0;
        try {
            while (given < bytes) {
                long more = purgeOldest(spared, !triggered, PurgeReason.NO_SPACE);
                if (more == 0) {
                    break;
                }
                given += more;
            }
        } finally {
            if (purger.end() && given > 0) {
                // What was given up last may have been the only free inode, and the log has it now.
                purgeOldest(spared, !triggered, PurgeReason.NO_SPACE);
                purger.end();
            }
        }
        return given > 0;
    }

    /** Whether what {@link #purgeForSpace} gave up was for us: if somebody else takes it, it is not given up again and again. */
    void spaceTried(boolean written) {
        givingWay.spaceTried(written);
    }

    /** What there is too little of for an instance to take so much more; {@code null} if there is enough. */
    private PurgeReason obstacle(Holding holding, long growth, int files) throws IOException {
        if (claimant.isPresent()) {
            return claimant.get().raise(holding, growth, files);
        }
        if (holding.files() + files > limits.maxFiles()) {
            return PurgeReason.FILES;
        }
        return holding.usedBytes() + growth > limits.maxBytes() ? PurgeReason.BUDGET : null;
    }

    /** Before this process gives up a flow of its own, it must know of older ones that are nobody's. */
    private long purgeOldest(StoredFile spared, boolean plainOnly, PurgeReason reason) throws IOException {
        if (deadFolders.isPresent() && !deadFolders.get().isComplete()) {
            deadFolders.get().work(SCAN_AT_ONCE_NANOS);
        }
        long given = purger.purgeOldest(spared, null, plainOnly, reason);
        if (claimant.isPresent() && (reason == PurgeReason.BUDGET || reason == PurgeReason.FILES)) {
            // What the dead give back must be claimed: a step at a time, as everybody's claims are asked for each.
            for (int i = 1;
                    given > 0 && !claimant.get().isStep(given, i) && purger.isOldestDead(spared, plainOnly);
                    i++) {
                long more = purger.purgeOldest(spared, null, plainOnly, reason);
                if (more == 0) {
                    break;
                }
                given += more;
            }
        }
        return given;
    }

    /** What all flows of all instances take, as far as it is known here. */
    private long taken() {
        long known = 0;
        for (Holding holding : holdings) {
            known += holding.usedBytes();
        }
        return Math.max(known, claimant.map(Claimant::claimedBytes).orElse(0L));
    }

    private String noRoom(PurgeReason obstacle) {
        return switch (obstacle) {
            case FILES ->
                "LOGTRACR_STORE_MAX_FILES: " + limits.maxFiles()
                        + " files are in use, and none is left that this process may delete";
            default ->
                "LOGTRACR_STORE_MAX_BYTES: " + limits.maxBytes()
                        + " bytes are in use, and none of them by a file that this process may delete";
        };
    }
}
