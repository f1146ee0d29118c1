package io.logtracr;

import io.logtracr.arena.Arena;
import io.logtracr.arena.ArenaFile;
import io.logtracr.arena.ArenaMemory;
import io.logtracr.arena.Captured;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordExtras;
import io.logtracr.config.ConfigKey;
import io.logtracr.config.RecorderConfig;
import io.logtracr.config.TriggerConfig;
import io.logtracr.control.ControlFolder;
import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import io.logtracr.flow.Chain;
import io.logtracr.flow.ChainQueue;
import io.logtracr.flow.Flow;
import io.logtracr.flow.FlowLife;
import io.logtracr.flow.FlowTable;
import io.logtracr.flow.RecorderClock;
import io.logtracr.flow.SpillReason;
import io.logtracr.flow.Wakeup;
import io.logtracr.spill.Spiller;
import io.logtracr.store.FailureCause;
import io.logtracr.store.FlowFormat;
import io.logtracr.store.FlowStore;
import io.logtracr.store.InstanceFolder;
import io.logtracr.store.InstanceIdentity;
import io.logtracr.store.PrivateFiles;
import io.logtracr.threads.ThreadDumper;
import io.logtracr.trigger.CallTrigger;
import io.logtracr.trigger.TriggerLimit;
import io.logtracr.trigger.TriggerRules;
import io.logtracr.trigger.TriggeredFlows;
import io.logtracr.trigger.Triggers;
import java.io.IOException;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Everything that a running recorder consists of, wired. Opened, worked and closed on the spiller's thread; recorded to by any.
 */
final class RecorderEngine {

    private static final long CHECK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** What an instance needs at once beside its arena. */
    private static final long ROOM_BESIDE_ARENA_BYTES = 64 << 10;

    private static final long WRITE_INFO_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final StatusReporter reporter;
    private final Optional<InstanceFolder> folder;
    private final ArenaMemory memory;
    private final Arena arena;
    private final FlowStore store;
    private final Counters counters;
    private final RecorderClock clock = new RecorderClock();
    private final ChainQueue queue = new ChainQueue();
    private final FlowTable table;
    private final Spiller spiller;
    private final TriggeredFlows triggered;
    private final Triggers triggers;
    /** Calls of this level or above may trigger. */
    private final int watchFrom;

    private final Optional<Storage> storage;
    private final Optional<ControlFolder> control;
    private final ThreadDumper dumper;
    private final Optional<TriggerDumps> triggerDumps;
    private final int maxChars;

    /** Held by readers of the arena and by who closes it, so that nobody reads memory that was given back. */
    private final ReentrantLock reading = new ReentrantLock();

    private boolean arenaClosed;
    private long checkAtNanos;
    private long writeInfoAtNanos;
    private int toldRestorations;

    private RecorderEngine(
            RecorderConfig config,
            EngineSizes sizes,
            Optional<InstanceFolder> folder,
            ArenaMemory memory,
            Optional<Storage> storage,
            Counters counters,
            Wakeup wakeup,
            Observers observers,
            StatusReporter reporter) {
        this.counters = counters;
        this.storage = storage;
        this.reporter = reporter;
        this.folder = folder;
        this.memory = memory;
        long nanoTime = clock.nanoTime();
        this.arena = new Arena(
                memory,
                sizes.layout(),
                config.flowKeys(),
                new Arena.Origin(ProcessHandle.current().pid(), clock.epochNanos(nanoTime), nanoTime));
        this.store = folder.flatMap(own -> storage.flatMap(disk ->
                        disk.store(own, FlowFormat.valueOf(config.format().name()))))
                .orElse(null);
        this.table = new FlowTable(arena, sizes.limits(store != null), life(config), queue, counters, wakeup);
        table.onLeave(observers.scopes()::left);
        this.maxChars = sizes.limits().recordMaxBytes();
        this.spiller = new Spiller(
                arena,
                table,
                queue,
                store,
                counters,
                clock,
                config.dumpInterval().toNanos(),
                reporter);
        this.triggered = new TriggeredFlows(
                table,
                wakeup,
                config.triggers().slowerThan().map(Duration::toNanos).orElse(0L),
                nanoTime);
        this.triggers = triggers(config.triggers(), observers, nanoTime);
        this.watchFrom = triggers.watchFrom();
        this.dumper = new ThreadDumper(folder.map(InstanceFolder::path), Clock.systemUTC());
        this.triggerDumps = config.triggerThreadDump() && store != null
                ? Optional.of(new TriggerDumps(this, store, dumper, config.triggerThreadDumps(), counters, wakeup))
                : Optional.empty();
        this.control = folder.map(own -> new ControlFolder(
                own.path(),
                new ControlRequests(this),
                (counter, amount) -> counters.add(counter, amount),
                Clock.systemUTC(),
                nanoTime));
        this.checkAtNanos = nanoTime;
        this.writeInfoAtNanos = nanoTime + WRITE_INFO_EVERY_NANOS;
    }

    private static FlowLife life(RecorderConfig config) {
        return new FlowLife(
                config.keep().sampledShare(),
                config.decisionWait().toNanos(),
                config.linger().toNanos());
    }

    private Triggers triggers(TriggerConfig config, Observers observers, long nanoTime) {
        int severity = config.level().severity();
        int level = severity == Integer.MAX_VALUE ? severity : severity / FlightRecorder.LEVEL_STEP;
        CallTrigger services =
                observers.triggers().isEmpty() ? null : new ServiceTriggers(observers.triggers(), counters, reporter);
        return new Triggers(
                new TriggerRules(level, config.exceptions(), config.markers(), config.expected()),
                new TriggerLimit(config.limit(), config.locationLimit(), nanoTime),
                services,
                table,
                clock,
                counters,
                triggered,
                observers.events());
    }

    /**
     * Takes folder and memory as far down the ladder as it must: a mapped file on tmpfs; direct memory, which a crash takes
     * along. Each step down is one warning. Does I/O.
     *
     * @throws OutOfMemoryError if there is no memory at all; nothing is left behind
     */
    static RecorderEngine open(RecorderConfig config, Wakeup wakeup, Observers observers, StatusReporter reporter) {
        EngineSizes sizes = EngineSizes.of(config, CgroupMemory.limit(), reporter);
        Counters counters = new Counters();
        Optional<Storage> storage = Storage.open(config, sizes.store(), counters, reporter);
        storage.ifPresent(found -> found.makeRoom(sizes.layout().bytes() + ROOM_BESIDE_ARENA_BYTES));
        Optional<InstanceFolder> folder = folder(config, reporter);
        try {
            ArenaMemory memory = memory(
                    folder, sizes.layout().bytes(), config.filePermissions().permissions(), reporter);
            try {
                return new RecorderEngine(
                        config, sizes, folder, memory, storage, counters, wakeup, observers, reporter);
            } catch (RuntimeException | Error e) {
                closeQuietly(memory);
                throw e;
            }
        } catch (RuntimeException | Error e) {
            folder.ifPresent(RecorderEngine::closeQuietly);
            throw e;
        }
    }

    private static Optional<InstanceFolder> folder(RecorderConfig config, StatusReporter reporter) {
        try {
            return Optional.of(InstanceFolder.create(
                    config.dumpDir(),
                    config.dumpDirConfigured(),
                    InstanceIdentity.ofThisProcess(config.app(), Clock.systemUTC()),
                    configuration(config),
                    access(config)));
        } catch (IOException | RuntimeException e) {
            reporter.warn(e.getMessage() + "; flows stay in memory, nothing is stored, a crash takes all along", null);
            return Optional.empty();
        }
    }

    private static PrivateFiles access(RecorderConfig config) {
        return new PrivateFiles(config.filePermissions().permissions());
    }

    private static Map<String, String> configuration(RecorderConfig config) {
        Map<String, String> values = new LinkedHashMap<>();
        for (ConfigKey key : ConfigKey.values()) {
            values.put(key.environmentName(), config.valueOf(key));
        }
        return values;
    }

    private static ArenaMemory memory(
            Optional<InstanceFolder> folder, int bytes, Set<PosixFilePermission> permissions, StatusReporter reporter) {
        if (folder.isPresent()) {
            try {
                if (ArenaFile.isOnMemory(folder.get().path())) {
                    return ArenaMemory.mapped(folder.get().path().resolve(ArenaFile.NAME), bytes, permissions);
                }
                reporter.warn(
                        "LOGTRACR_DUMP_DIR: expected a directory on tmpfs, found "
                                + folder.get().path().getParent() + "; what is in memory does not outlive a crash",
                        null);
            } catch (IOException e) {
                reporter.warn(
                        "LOGTRACR_BUFFER_BYTES: " + bytes + " bytes cannot be had in "
                                + folder.get().path() + " (" + e.getMessage()
                                + "); what is in memory does not outlive a crash",
                        null);
            }
        }
        return ArenaMemory.direct(bytes);
    }

    // Application threads.

    /** Records a call; returns whether it is in memory. What it throws is a failure of ours, and the entry is counted. */
    boolean record(
            String flowId,
            int level,
            String logger,
            String message,
            Object[] arguments,
            int argumentCount,
            Throwable thrown,
            List<Marker> markers,
            List<KeyValuePair> keyValues,
            Map<String, String> mdc) {
        long nanoTime = clock.nanoTime();
        Object[] plain;
        RecordExtras extras;
        String thread;
        try {
            plain = argumentCount == 0 ? arguments : Captured.arguments(arguments, argumentCount, maxChars);
            extras = Captured.extras(markers, keyValues, thrown, maxChars);
            thread = Thread.currentThread().getName();
        } catch (Throwable failure) {
            table.lostWithoutFlow(LossCause.FAILURE);
            throw failure;
        }
        boolean recorded = table.record(
                flowId,
                nanoTime,
                clock.epochNanos(nanoTime),
                level,
                logger,
                message,
                plain,
                argumentCount,
                extras,
                thread,
                mdc);
        if (level >= watchFrom || extras != null) {
            triggers.call(flowId, level, logger, message, thrown, markers);
        }
        return recorded;
    }

    // The spiller's thread.

    /** Does what there is to do; returns how long to sleep in nanoseconds, unless woken. */
    long work() {
        long sleep = triggered.work(clock.nanoTime(), triggers);
        sleep = Math.min(sleep, spiller.work());
        if (storage.isPresent()) {
            sleep = Math.min(sleep, storage.get().work());
        }
        long now = clock.nanoTime();
        triggerDumps.ifPresent(TriggerDumps::store);
        if (control.isPresent()) {
            sleep = Math.min(sleep, control.get().work(now));
        }
        if (now - writeInfoAtNanos >= 0) {
            writeInfoAtNanos = now + WRITE_INFO_EVERY_NANOS;
            keepFolder();
            writeInfo();
        }
        return sleep;
    }

    /** Whoever removes the folder takes lock and arena along: the one is made anew, the other is told. */
    private void keepFolder() {
        if (folder.isEmpty()) {
            return;
        }
        try {
            folder.get().restore();
        } catch (IOException e) {
            storeFailed(e);
        }
        if (folder.get().restorations() > toldRestorations) {
            toldRestorations = folder.get().restorations();
            reporter.warn(
                    "somebody removed " + folder.get().path() + " or its lock; it was made anew"
                            + (memory.isMapped() ? ", but what is in memory may not outlive a crash any more" : ""),
                    null);
        }
    }

    /**
     * Whether somebody cut the arena's file, so that touching it may fail. Does I/O.
     *
     * @param atOnce {@code false}: looks once a second
     */
    boolean isArenaTruncated(boolean atOnce) {
        long now = clock.nanoTime();
        if (!atOnce && now - checkAtNanos < 0) {
            return false;
        }
        checkAtNanos = now + CHECK_EVERY_NANOS;
        try {
            return memory.isTruncated();
        } catch (IOException e) {
            return false;
        }
    }

    private void writeInfo() {
        if (folder.isPresent()) {
            Map<String, Long> values = new LinkedHashMap<>();
            counters().forEach((counter, value) -> values.put(counter.label(), value));
            try {
                folder.get().writeInfo(values);
            } catch (IOException e) {
                storeFailed(e);
            } catch (RuntimeException e) {
                counters.add(Counter.STORE_FAILURES, 1);
            }
        }
    }

    private void storeFailed(IOException failure) {
        counters.add(Counter.STORE_FAILURES, 1);
        counters.add(FailureCause.of(failure).counter(), 1);
    }

    /**
     * Takes no more entries, stores what can be stored in time, and gives everything back. What cannot be stored stays in the
     * arena's file where there is one, else it is lost and counted.
     *
     * @param arenaUsable {@code false}: the arena must not be touched any more
     */
    void close(long timeoutNanos, boolean arenaUsable) {
        storage.ifPresent(Storage::close);
        control.ifPresent(ControlFolder::close);
        dumper.close();
        triggerDumps.ifPresent(TriggerDumps::store);
        boolean all = arenaUsable && spiller.drain(clock.nanoTime() + timeoutNanos);
        if (!all && arenaUsable) {
            reporter.warn(
                    table.buffered() + " entries could not be stored before the recorder was closed"
                            + (memory.isMapped() ? "; they are in " + arenaFile() : ""),
                    null);
            spiller.giveUpAll(!memory.isMapped());
        }
        if (!arenaUsable) {
            counters.add(Counter.LOST_FAILURE, table.abandon());
        }
        try {
            if (store != null) {
                store.close();
            }
        } catch (IOException e) {
            storeFailed(e);
        }
        closeArena(all || !memory.isMapped() || !arenaUsable);
        writeInfo();
        folder.ifPresent(RecorderEngine::closeQuietly);
    }

    private String arenaFile() {
        return folder.map(at -> at.path().resolve(ArenaFile.NAME).toString()).orElse("");
    }

    private void closeArena(boolean giveMemoryBack) {
        reading.lock();
        try {
            arenaClosed = true;
            if (giveMemoryBack) {
                memory.close();
            }
        } catch (IOException e) {
            reporter.info("the arena's file could not be removed: " + e);
        } finally {
            reading.unlock();
        }
    }

    private static void closeQuietly(InstanceFolder folder) {
        try {
            folder.close();
        } catch (IOException e) {
            // The lock ends with the process.
        }
    }

    private static void closeQuietly(ArenaMemory memory) {
        try {
            memory.close();
        } catch (IOException e) {
            // The failure that brought us here is the one to tell.
        }
    }

    // Readers.

    /** Runs something that reads the arena, unless it is closed. */
    <T> Optional<T> readArena(ArenaUse<T> use) {
        reading.lock();
        try {
            return arenaClosed ? Optional.empty() : Optional.of(use.read(arena));
        } catch (IOException | InternalError e) {
            return Optional.empty(); // An InternalError is raised where somebody cut the file.
        } finally {
            reading.unlock();
        }
    }

    /** What a reader does with the arena. */
    interface ArenaUse<T> {
        T read(Arena arena) throws IOException;
    }

    Map<Counter, Long> counters() {
        Map<Counter, Long> values = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            values.put(counter, counters.get(counter));
        }
        values.put(Counter.ACCEPTED, table.accepted());
        values.put(Counter.LOST_FAILURE, table.lostByFailure());
        values.put(Counter.BUFFERED, table.buffered());
        return values;
    }

    /**
     * Hands a flow over to the spiller.
     *
     * @return completed when all of it that was in memory is stored, or given up; empty if nothing was in memory
     */
    Optional<CompletableFuture<Boolean>> spill(String flowId) {
        Flow flow = table.find(flowId);
        Chain chain = flow == null ? queue.find(flowId) : flow.keepAndSpill(SpillReason.REQUESTED);
        return Optional.ofNullable(chain).map(Chain::done);
    }

    /**
     * Hands all flows over to the spiller; as {@link #spill}, one for each chain that was in memory.
     *
     * @param keep {@code false}: of what is not decided yet nothing is handed over
     */
    List<CompletableFuture<Boolean>> spillAll(boolean keep, SpillReason reason) {
        Set<Chain> chains = new LinkedHashSet<>();
        for (Flow flow : table.flows()) {
            Chain chain = keep ? flow.keepAndSpill(reason) : flow.spill(reason);
            if (chain != null && !chain.done().isDone()) {
                chains.add(chain);
            }
        }
        chains.addAll(queue.all());
        return chains.stream().map(Chain::done).toList();
    }

    /** Who takes thread dumps when a flow is marked; empty if nobody does. */
    Optional<TriggerDumps> triggerDumps() {
        return triggerDumps;
    }

    /**
     * Takes a thread dump now; does not wait.
     *
     * @return its text; empty if one is being taken
     */
    Optional<CompletableFuture<String>> dumpThreads() {
        return dumper.take(
                new ThreadDumper.Series("instance=\"" + instance() + '"', Set.of(), 1, Duration.ZERO), text -> {});
    }

    /** The instance's name, empty if it has no folder. */
    String instance() {
        return folder.map(InstanceFolder::name).orElse("");
    }

    /** Whether what is in memory is in a file too, where others can read it. */
    boolean isMapped() {
        return memory.isMapped();
    }

    /** Whether there is a store. */
    boolean isStoring() {
        return store != null;
    }

    /** What marks and ends flows. */
    Triggers triggers() {
        return triggers;
    }

    FlowTable table() {
        return table;
    }

    ChainQueue queue() {
        return queue;
    }

    Arena arena() {
        return arena;
    }

    Optional<InstanceFolder> folder() {
        return folder;
    }
}
