package io.logtracr.store;

import io.logtracr.counter.Counter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/**
 * Keeps all flow files of all processes in one dump directory together within {@link StoreLimits}, counted as tmpfs does. Room is
 * made before it is needed, by deleting what was written to longest ago of what is this process's own or nobody's; only files whose
 * names {@link FlowFileName} recognises are known here, and so touched.
 *
 * <p>One budget serves a process: its own store and those of the instances that it recovers. Spiller thread only; does I/O.
 */
public final class StoreBudget implements Closeable {

    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RAISE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long ANEW_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long WANTS_FOR_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long SCAN_AT_ONCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Claims grow by one in so many of the budget, so that growing is seldom. */
    private static final int STEPS = 64;

    private static final int STEPS_GIVEN_AT_ONCE = 4;
    /** {@code instance.json} and {@code store.claim}. */
    private static final long SMALL_FILES_BYTES = 3 * StoredFile.cost(1);

    private final StoreLimits limits;
    private final Optional<Claims> claims;
    private final FreeSpace free;
    private final GivingWay givingWay;
    private final PrivateFiles access;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Map<Path, Holding> holdings = new LinkedHashMap<>();
    private final Purger purger;
    private final Optional<DeadFolders> deadFolders;
    /** This process's own instance, {@code null} before it is opened. */
    private Holding own;

    private long tickAtNanos;
    private long anewAtNanos;
    /** What all instances claim, as far as it was asked for. */
    private long claimedBytes;

    private StoreBudget(
            Path directory,
            Optional<DeadInstances> instances,
            StoreLimits limits,
            PrivateFiles access,
            InstantSource clock,
            LongSupplier nanoTime,
            ObjLongConsumer<Counter> counters) {
        this.limits = limits;
        this.access = access;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.free = new FreeSpace(directory, limits, nanoTime);
        this.claims = instances.map(all -> new Claims(all.directory(), limits, access));
        this.givingWay = new GivingWay(free, limits.maxBytes(), nanoTime);
        this.purger = new Purger(holdings.values(), instances, claims, limits, free, clock, nanoTime, counters);
        this.deadFolders = instances.map(all -> new DeadFolders(all, holdings, purger, clock, nanoTime));
        this.tickAtNanos = nanoTime.getAsLong();
        this.anewAtNanos = tickAtNanos;
    }

    /**
     * The budget of all instances in a dump directory, as this process sees it; does no I/O yet.
     *
     * @param access   who may read what is created
     * @param counters told what is purged, and why
     */
    public static StoreBudget shared(
            DeadInstances instances,
            StoreLimits limits,
            PrivateFiles access,
            InstantSource clock,
            ObjLongConsumer<Counter> counters) {
        return shared(instances, limits, access, clock, System::nanoTime, counters);
    }

    /** {@link #shared(DeadInstances, StoreLimits, PrivateFiles, InstantSource, ObjLongConsumer)} by a clock of one's own. */
    public static StoreBudget shared(
            DeadInstances instances,
            StoreLimits limits,
            PrivateFiles access,
            InstantSource clock,
            LongSupplier nanoTime,
            ObjLongConsumer<Counter> counters) {
        return new StoreBudget(
                instances.directory(), Optional.of(instances), limits, access, clock, nanoTime, counters);
    }

    /** A budget for one folder of flows that nobody else writes to; does no I/O yet. */
    public static StoreBudget alone(
            Path flows, StoreLimits limits, InstantSource clock, ObjLongConsumer<Counter> counters) {
        return alone(flows, limits, clock, System::nanoTime, counters);
    }

    static StoreBudget alone(
            Path flows,
            StoreLimits limits,
            InstantSource clock,
            LongSupplier nanoTime,
            ObjLongConsumer<Counter> counters) {
        return new StoreBudget(flows, Optional.empty(), limits, PrivateFiles.OWNER_ONLY, clock, nanoTime, counters);
    }

    /** Makes this process's own instance note in its folder what is purged. */
    public void logPurgesIn(Path instance) {
        purger.logTo(new PurgeLog(instance, access, limits.maxBytes()));
    }

    StoreLimits limits() {
        return limits;
    }

    PrivateFiles access() {
        return access;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** Somebody in this process is about to lock a dead instance: if it is being looked at here, that can wait. */
    public void letGo(Path instance) throws IOException {
        if (deadFolders.isPresent()) {
            deadFolders.get().letGo(instance);
        }
    }

    /** Begins to keep account of an instance that is ours to write to; its flows are counted by {@link #load}. A few calls. */
    Holding open(Path flows, boolean ownInstance) {
        long fixed = claims.isEmpty() ? 0 : fixedBytes(flows, ownInstance);
        Holding holding = new Holding(flows, true, fixed, nanoTime.getAsLong());
        holdings.put(flows, holding);
        claims.ifPresent(all -> all.unsettle(holding.instance()));
        own = ownInstance ? holding : own;
        return holding;
    }

    /** What an instance takes beside its flows: our own at most; one that we recover as it is, as its log does not grow any more. */
    private long fixedBytes(Path flows, boolean ownInstance) {
        long most = SMALL_FILES_BYTES + new PurgeLog(flows, access, limits.maxBytes()).maxCost();
        try {
            return ownInstance
                    ? most
                    : Math.max(
                            SMALL_FILES_BYTES,
                            DeadInstance.small(flows.getParent()).bytes());
        } catch (IOException e) {
            return most;
        }
    }

    /** Counts anew what is in the folder. Does I/O: one call a file. */
    void load(Holding holding) throws IOException {
        holding.index().clear();
        holding.index().addAll(FolderScan.all(holding.flows(), clock.millis(), nanoTime.getAsLong()));
        if (claims.isPresent()) {
            holding.index().addAll(QueueFolder.files(holding.instance(), clock.millis(), nanoTime.getAsLong()));
            holding.pin(holding.pinned());
        }
        holding.setClaim(claims.isEmpty() ? null : claims.get().read(holding.instance()));
        holding.setLoaded(true);
    }

    /** Ends what {@link #open} began: it claims what is there, nothing more. */
    void close(Holding holding) throws IOException {
        try {
            own = holding == own ? null : own;
            if (holdings.remove(holding.flows(), holding) && holding.isLoaded()) {
                purger.lower(holding);
            }
        } finally {
            purger.end();
        }
    }

    /** Whether a file of this length can be had at all. */
    boolean canHold(long length) {
        return StoredFile.cost(length) <= limits.maxBytes();
    }

    /**
     * Makes room for a file to grow to this length, and accounts it so. Does I/O for every file that must go.
     *
     * @param triggered whether the flow is marked as worth keeping
     * @throws IOException if the file alone is over the budget, or nothing can be deleted; nothing is accounted then
     */
    void reserve(Holding holding, StoredFile file, long length, boolean triggered) throws IOException {
        long cost = StoredFile.cost(length);
        if (cost > limits.maxBytes()) {
            throw new NoRoomException("LOGTRACR_STORE_MAX_BYTES: expected room for a flow's file of " + cost
                    + " bytes, found " + limits.maxBytes());
        }
        if (growth(file, cost) > 0) {
            try {
                claimLog(holding, file);
                makeRoom(holding, file, cost, OptionalLong.empty(), triggered);
            } finally {
                purger.end();
            }
        }
        account(holding, file, length);
    }

    /** Whether a small file more can be had without deleting another. */
    boolean hasRoomForFile(Holding holding) throws IOException {
        long cost = StoredFile.cost(1);
        PurgeReason obstacle = claims.isEmpty() ? limit(holding, cost, 1) : claim(holding, cost, 1);
        return obstacle == null && free.missing(cost) <= 0;
    }

    /** Notes that a flow will have no file. No I/O, unless many have been noted. */
    void noteNeverStored(Holding holding, String flowId, long entries) {
        String name = FlowFileName.of(flowId, 0);
        StoredFile file = new StoredFile(name, name, 0);
        file.entries = entries;
        purger.note(holding, file, flowId, PurgeReason.MEMORY);
    }

    /** As {@link #reserve}, for a sparse file of a queue of which so many bytes are about to be filled. */
    void reserveQueue(Holding holding, StoredFile file, long length, long filled) throws IOException {
        try {
            makeRoom(holding, file, StoredFile.cost(length), OptionalLong.of(filled), false);
        } finally {
            purger.end();
        }
        account(holding, file, length);
    }

    private void account(Holding holding, StoredFile file, long length) {
        if (!file.counted) {
            file.length = length;
            file.writtenNanos = nanoTime.getAsLong();
            holding.index().add(file);
        } else {
            holding.index().resize(file, length);
            holding.index().touch(file, nanoTime.getAsLong());
        }
    }

    private static long growth(StoredFile file, long cost) {
        return cost - (file.counted ? file.cost() : 0);
    }

    /**
     * What must go for an instance that is recovered is noted in our own folder, which may have no flow yet: what the log takes is
     * claimed first. Where that cannot be had nothing is left to delete, and so to note.
     */
    private void claimLog(Holding recovered, StoredFile spared) throws IOException {
        if (claims.isEmpty() || own == null || own == recovered) {
            return;
        }
        if (own.claim() == null) {
            own.setClaim(claims.get().read(own.instance()));
        }
        while (own.usedBytes() > own.claim().bytes()) {
            PurgeReason obstacle = claim(own, 0, 0);
            if (obstacle != null) {
                if (purgeOldest(spared, false, obstacle) == 0) {
                    return;
                }
                passOn(own);
                own.setRaiseAtNanos(nanoTime.getAsLong());
            }
        }
    }

    /** Thread dumps that are to be written anew may go meanwhile, with their flow: so each round looks whether they are counted. */
    private void makeRoom(Holding holding, StoredFile file, long cost, OptionalLong filled, boolean triggered)
            throws IOException {
        long displaced = 0;
        while (true) {
            long growth = growth(file, cost);
            PurgeReason obstacle = claims.isEmpty()
                    ? limit(holding, growth, file.counted ? 0 : 1)
                    : claim(holding, growth, file.counted ? 0 : 1);
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
            passOn(holding);
            holding.setRaiseAtNanos(nanoTime.getAsLong());
        }
    }

    /** What all flows of all instances take, as far as it is known here. */
    private long taken() {
        long known = 0;
        for (Holding holding : holdings.values()) {
            known += holding.usedBytes();
        }
        return Math.max(known, claimedBytes);
    }

    /** What this process has given up elsewhere, for this holding, must not be claimed there any more. */
    private void passOn(Holding holding) throws IOException {
        for (Holding other : holdings.values()) {
            if (other != holding
                    && other.isOpen()
                    && other.claim() != null
                    && other.claim().bytes() > other.usedBytes()) {
                purger.lower(other);
            }
        }
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

    private PurgeReason limit(Holding holding, long growth, int files) {
        if (holding.files() + files > limits.maxFiles()) {
            return PurgeReason.FILES;
        }
        return holding.usedBytes() + growth > limits.maxBytes() ? PurgeReason.BUDGET : null;
    }

    /** Whether what the instance claims is enough, or can be raised so that it is. */
    private PurgeReason claim(Holding holding, long growth, int files) throws IOException {
        long bytes = holding.usedBytes() + growth;
        int count = holding.files() + files;
        Claim old = holding.claim() == null ? Claim.NONE : holding.claim();
        if (bytes <= old.bytes() && count <= old.files()) {
            return null;
        }
        PurgeReason obstacle = count > old.files() && bytes <= old.bytes() ? PurgeReason.FILES : PurgeReason.BUDGET;
        if (nanoTime.getAsLong() - holding.raiseAtNanos() < 0) {
            return holding.lacks() == null ? obstacle : holding.lacks();
        }
        Claims.Others others = claims.get().others(holding.instance(), false);
        boolean anew = obstacle(new Claim(bytes, count, 0), others) != null && nanoTime.getAsLong() - anewAtNanos >= 0;
        if (anew) {
            anewAtNanos = nanoTime.getAsLong() + ANEW_EVERY_NANOS;
            others = claims.get().others(holding.instance(), true);
        }
        Claim generous = new Claim(
                Math.max(old.bytes(), roundUp(bytes, byteStep())),
                Math.max(old.files(), roundUp(count, fileStep())),
                0);
        Claim exact = new Claim(Math.max(old.bytes(), bytes), Math.max(old.files(), count), 0);
        boolean letsOthersFirst = letsOthersFirst(old, exact, others);
        boolean toTakeBack = false;
        for (Claim wanted : new Claim[] {generous, exact}) {
            if (!letsOthersFirst(old, wanted, others) && obstacle(wanted, others) == null) {
                claims.get().write(holding.instance(), wanted);
                if (obstacle(wanted, claims.get().others(holding.instance(), false)) == null) {
                    holding.setClaim(wanted);
                    return null;
                }
                toTakeBack = true;
                break; // somebody else did the same at this very moment
            }
        }
        Claim wanting = new Claim(old.bytes(), old.files(), letsOthersFirst ? 0 : byteStep());
        if (toTakeBack || !wanting.equals(holding.claim())) {
            claims.get().write(holding.instance(), wanting);
            holding.setClaim(wanting);
        }
        holding.setRaiseAtNanos(nanoTime.getAsLong() + RAISE_PAUSE_NANOS);
        holding.setLacks(obstacle(exact, others) == null ? obstacle : obstacle(exact, others));
        return holding.lacks();
    }

    /**
     * What somebody has just given up is for who has less and wants more, not for whoever asks first: as much as is given up at
     * once. What is free beyond that is anybody's.
     */
    private boolean letsOthersFirst(Claim old, Claim wanted, Claims.Others others) {
        return others.hungriest().wants() > 0
                && others.hungriest().share(limits) < old.share(limits)
                && (wanted.bytes() > old.bytes() && unclaimedBytes(wanted.bytes(), others) < givenBytes()
                        || wanted.files() > old.files() && unclaimedFiles(wanted.files(), others) < givenFiles());
    }

    private PurgeReason obstacle(Claim wanted, Claims.Others others) {
        if (wanted.files() + others.files() > limits.maxFiles()) {
            return PurgeReason.FILES;
        }
        return wanted.bytes() + others.bytes() > limits.maxBytes() ? PurgeReason.BUDGET : null;
    }

    private long unclaimedBytes(long bytes, Claims.Others others) {
        return limits.maxBytes() - others.bytes() - bytes;
    }

    private long unclaimedFiles(long files, Claims.Others others) {
        return limits.maxFiles() - others.files() - files;
    }

    private long givenBytes() {
        return STEPS_GIVEN_AT_ONCE * byteStep();
    }

    private long givenFiles() {
        return (long) STEPS_GIVEN_AT_ONCE * fileStep();
    }

    private long byteStep() {
        return Math.max(1, limits.maxBytes() / STEPS);
    }

    private int fileStep() {
        return Math.max(1, limits.maxFiles() / STEPS);
    }

    private static long roundUp(long value, long step) {
        return (value + step - 1) / step * step;
    }

    private static int roundUp(int value, int step) {
        return (int) Math.min(Integer.MAX_VALUE, roundUp((long) value, step));
    }

    /** Before this process gives up a flow of its own, it must know of older ones that are nobody's. */
    private long purgeOldest(StoredFile spared, boolean plainOnly, PurgeReason reason) throws IOException {
        if (deadFolders.isPresent() && !deadFolders.get().isComplete()) {
            deadFolders.get().work(SCAN_AT_ONCE_NANOS);
        }
        long given = purger.purgeOldest(spared, null, plainOnly, reason);
        if (claims.isPresent() && (reason == PurgeReason.BUDGET || reason == PurgeReason.FILES)) {
            // What the dead give back must be claimed: a step at a time, as everybody's claims are asked for each.
            for (int i = 1;
                    given > 0 && given < byteStep() && i < fileStep() && purger.isOldestDead(spared, plainOnly);
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

    /** Deletes an old part of a flow that has newer ones. */
    void dropRolled(Holding holding, StoredFile file, String flowId) throws IOException {
        try {
            purger.delete(holding, file, flowId, PurgeReason.ROLLED);
        } finally {
            purger.end();
        }
    }

    /**
     * Does what is due: looks for flows that are nobody's, deletes what is too old, gives way to other processes. A few
     * milliseconds at most.
     *
     * @return nanoseconds until there is more to do
     */
    public long maintain() throws IOException {
        long untilScan = deadFolders.isPresent() ? deadFolders.get().work(SLICE_NANOS) : Long.MAX_VALUE;
        long now = nanoTime.getAsLong();
        if (now - tickAtNanos < 0) {
            return Math.min(untilScan, tickAtNanos - now);
        }
        tickAtNanos = now + TICK_NANOS;
        try {
            boolean purged = purger.purgeOld(now + SLICE_NANOS);
            if (claims.isPresent()) {
                for (Holding holding : holdings.values()) {
                    if (holding.isOpen() && holding.claim() != null) {
                        giveWay(holding);
                    }
                }
            }
            if (purged) {
                tickAtNanos = now;
            }
        } finally {
            purger.end();
        }
        return Math.min(untilScan, Math.max(0, tickAtNanos - nanoTime.getAsLong()));
    }

    /** Gives back what is claimed and not used; and, where another instance has less and wants more, what is. */
    private void giveWay(Holding holding) throws IOException {
        Claim claim = holding.claim();
        long keptBytes = Math.min(claim.bytes(), roundUp(holding.usedBytes(), byteStep()) + byteStep());
        long keptFiles = Math.min(claim.files(), roundUp((long) holding.files(), fileStep()) + fileStep());
        Claims.Others others = claims.get().others(holding.instance(), false);
        claimedBytes = others.bytes() + claim.bytes();
        Claim hungriest = others.hungriest();
        if (hungriest.wants() > 0
                && hungriest.share(limits) + (double) STEPS_GIVEN_AT_ONCE / STEPS < claim.share(limits)) {
            keptBytes -= Math.max(0, givenBytes() - Math.max(0, unclaimedBytes(keptBytes, others)));
            keptFiles -= Math.max(0, givenFiles() - Math.max(0, unclaimedFiles(keptFiles, others)));
        }
        while (holding.usedBytes() > keptBytes && purger.purgeOldest(null, holding, false, PurgeReason.BUDGET) > 0) {
            continue;
        }
        while (holding.files() > keptFiles && purger.purgeOldest(null, holding, false, PurgeReason.FILES) > 0) {
            continue;
        }
        // Who has not asked for so long has all it needs: others would wait for it for nothing.
        boolean stillWants = nanoTime.getAsLong() - holding.raiseAtNanos() < WANTS_FOR_NANOS;
        Claim lowered = new Claim(
                Math.max(keptBytes, holding.usedBytes()),
                (int) Math.max(keptFiles, holding.files()),
                stillWants ? claim.wants() : 0);
        if (lowered.bytes() < claim.bytes() - byteStep() / 2
                || lowered.files() < claim.files()
                || lowered.wants() != claim.wants()) {
            claims.get().write(holding.instance(), lowered);
            holding.setClaim(lowered);
        }
    }

    @Override
    public void close() throws IOException {
        if (deadFolders.isPresent()) {
            deadFolders.get().close();
        }
    }
}
