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
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** {@code instance.json} and {@code store.claim}. */
    private static final long SMALL_FILES_BYTES = 3 * StoredFile.cost(1);

    private final StoreLimits limits;
    private final Optional<DeadInstances> instances;
    private final Optional<Claims> claims;
    private final Optional<Claimant> claimant;
    private final PrivateFiles access;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final ObjLongConsumer<Counter> counters;
    private final Map<Path, Holding> holdings = new LinkedHashMap<>();
    private final Purger purger;
    private final Optional<DeadFolders> deadFolders;
    private final RoomMaker room;
    private long tickAtNanos;

    private StoreBudget(
            Path directory,
            Optional<DeadInstances> instances,
            boolean purgesDead,
            StoreLimits limits,
            PrivateFiles access,
            InstantSource clock,
            LongSupplier nanoTime,
            ObjLongConsumer<Counter> counters) {
        this.limits = limits;
        this.instances = instances;
        this.access = access;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.counters = counters;
        FreeSpace free = new FreeSpace(directory, limits, nanoTime);
        this.claims = instances.map(all -> new Claims(all.directory(), limits, access));
        this.purger = new Purger(holdings.values(), instances, claims, limits, free, clock, nanoTime, counters);
        this.claimant =
                claims.map(all -> new Claimant(all, new ClaimRules(limits), holdings.values(), purger, nanoTime));
        this.deadFolders =
                instances.filter(all -> purgesDead).map(all -> new DeadFolders(all, holdings, purger, clock, nanoTime));
        this.room = new RoomMaker(limits, holdings.values(), claimant, deadFolders, purger, free, nanoTime);
        this.tickAtNanos = nanoTime.getAsLong();
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
                instances.directory(), Optional.of(instances), true, limits, access, clock, nanoTime, counters);
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
        return new StoreBudget(
                flows, Optional.empty(), false, limits, PrivateFiles.OWNER_ONLY, clock, nanoTime, counters);
    }

    /**
     * A budget for a dead instance, in which all instances together may take at most so many bytes more than now, and never more than
     * in this one; only its own flows are purged. What it claims is lowered to what it has first, as it might grow by the difference
     * else. Its lock must be ours. Does I/O.
     */
    public StoreBudget growingBy(long bytes, Path dead) throws IOException {
        Holding holding = new Holding(dead.resolve(InstanceFolder.FLOWS_FOLDER), true, 0, nanoTime.getAsLong());
        load(holding);
        Claim small = DeadInstance.small(dead);
        holding.setFixed(small.bytes(), small.files());
        purger.lower(holding);
        long taken = claims.orElseThrow().others(dead, true).bytes() + holding.usedBytes();
        DeadInstances all = instances.orElseThrow();
        return new StoreBudget(
                all.directory(),
                instances,
                false,
                limits.withMaxBytes(Math.min(limits.maxBytes(), taken + bytes)),
                access,
                clock,
                nanoTime,
                counters);
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
        long fixed = claimant.isEmpty() ? 0 : fixedBytes(flows, ownInstance);
        Holding holding = new Holding(flows, true, fixed, nanoTime.getAsLong());
        holdings.put(flows, holding);
        claimant.ifPresent(own -> own.begin(holding));
        if (ownInstance) {
            room.own(holding);
        }
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
        if (claimant.isPresent()) {
            holding.index().addAll(QueueFolder.files(holding.instance(), clock.millis(), nanoTime.getAsLong()));
            holding.pin(holding.pinned());
            claimant.get().load(holding);
        }
        holding.setLoaded(true);
    }

    /** Ends what {@link #open} began: it claims what is there, nothing more. */
    void close(Holding holding) throws IOException {
        if (holding == room.own()) {
            room.own(null);
        }
        try {
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
        if (file.growth(cost) > 0) {
            room.make(holding, file, cost, OptionalLong.empty(), triggered);
        }
        account(holding, file, length);
    }

    /** Claims what an instance takes by now, where that can be had. */
    void claimTaken(Holding holding) throws IOException {
        room.isThere(holding, 0, 0);
    }

    /** Whether a small file more can be had without deleting another. */
    boolean hasRoomForFile(Holding holding) throws IOException {
        return room.isThere(holding, StoredFile.cost(1), 1);
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
        room.make(holding, file, StoredFile.cost(length), OptionalLong.of(filled), false);
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

    /** As {@link RoomMaker#purgeForSpace}; tell {@link #spaceTried} then. */
    boolean purgeForSpace(StoredFile spared, long bytes, boolean triggered) throws IOException {
        return room.purgeForSpace(spared, bytes, triggered);
    }

    /** As {@link RoomMaker#spaceTried}. */
    void spaceTried(boolean written) {
        room.spaceTried(written);
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
            if (claimant.isPresent()) {
                claimant.get().giveWay();
            }
            if (purged) {
                tickAtNanos = now;
            }
        } finally {
            purger.end();
        }
        return Math.min(untilScan, Math.max(0, tickAtNanos - nanoTime.getAsLong()));
    }

    @Override
    public void close() throws IOException {
        if (deadFolders.isPresent()) {
            deadFolders.get().close();
        }
    }
}
