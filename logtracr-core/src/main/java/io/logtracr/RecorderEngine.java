package io.logtracr;

import io.logtracr.arena.Arena;
import io.logtracr.arena.Captured;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordExtras;
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
import io.logtracr.store.FlowStore;
import io.logtracr.store.InstanceFolder;
import io.logtracr.threads.ThreadDumper;
import io.logtracr.trigger.CallTrigger;
import io.logtracr.trigger.TriggerLimit;
import io.logtracr.trigger.TriggerRules;
import io.logtracr.trigger.TriggeredFlows;
import io.logtracr.trigger.Triggers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Everything that a running recorder consists of, wired. Opened, worked and closed on the spiller's thread; recorded to by any.
 */
final class RecorderEngine {

    /** How long the end waits for a thread dump that is being taken. */
    private static final Duration DUMPER_TIMEOUT = Duration.ofMillis(500);

    private final StatusReporter reporter;
    private final EngineGround ground;
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

    private final OpenArena openArena;
    private final FolderUpkeep upkeep;
    private final Optional<ControlFolder> control;
    private final ThreadDumper dumper;
    private final Optional<TriggerDumps> triggerDumps;
    private final int maxChars;

    private RecorderEngine(
            RecorderConfig config,
            EngineSizes sizes,
            EngineGround ground,
            SettingsInForce inForce,
            Counters counters,
            Wakeup wakeup,
            Observers observers,
            StatusReporter reporter) {
        this.counters = counters;
        this.reporter = reporter;
        this.ground = ground;
        long nanoTime = clock.nanoTime();
        this.arena = new Arena(
                ground.memory(),
                sizes.layout(),
                config.flowKeys(),
                new Arena.Origin(ProcessHandle.current().pid(), clock.epochNanos(nanoTime), nanoTime));
        this.store = ground.store(config).orElse(null);
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
        this.dumper = new ThreadDumper(ground.folder().map(InstanceFolder::path), Clock.systemUTC());
        this.triggerDumps = config.triggerThreadDump() && store != null
                ? Optional.of(new TriggerDumps(this, store, dumper, config.triggerThreadDumps(), counters, wakeup))
                : Optional.empty();
        this.control = ground.folder()
                .map(own -> new ControlFolder(
                        own.path(), new ControlRequests(this), counters::add, Clock.systemUTC(), nanoTime));
        this.openArena = new OpenArena(arena, ground.memory(), nanoTime);
        this.upkeep =
                new FolderUpkeep(ground.folder(), isMapped(), inForce, this::counters, counters, reporter, nanoTime);
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
     * Takes what an engine stands on, see {@link EngineGround#take}, and wires it. Does I/O.
     *
     * @throws OutOfMemoryError if there is no memory at all; nothing is left behind
     */
    static RecorderEngine open(
            RecorderConfig config,
            SettingsInForce inForce,
            Wakeup wakeup,
            Observers observers,
            StatusReporter reporter) {
        EngineSizes sizes = EngineSizes.of(config, CgroupMemory.limit(), reporter);
        Counters counters = new Counters();
        EngineGround ground = EngineGround.take(config, sizes, counters, reporter);
        try {
            return new RecorderEngine(config, sizes, ground, inForce, counters, wakeup, observers, reporter);
        } catch (RuntimeException | Error e) {
            ground.giveBack();
            throw e;
        }
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
        if (ground.storage().isPresent()) {
            sleep = Math.min(sleep, ground.storage().get().work());
        }
        long now = clock.nanoTime();
        triggerDumps.ifPresent(TriggerDumps::store);
        if (control.isPresent()) {
            sleep = Math.min(sleep, control.get().work(now));
        }
        upkeep.work(now);
        return sleep;
    }

    /**
     * Whether somebody cut the arena's file, so that touching it may fail. Does I/O.
     *
     * @param atOnce {@code false}: looks once a second
     */
    boolean isArenaTruncated(boolean atOnce) {
        return openArena.isTruncated(clock.nanoTime(), atOnce);
    }

    /**
     * Takes no more entries, stores what can be stored in time, and gives everything back, each of it whatever becomes of the rest. What
     * cannot be stored stays in the arena's file where there is one, else it is lost and counted. Waits half a second more at
     * most for a thread dump that is being taken.
     *
     * @param arenaUsable {@code false}: the arena must not be touched any more
     */
    void close(long timeoutNanos, boolean arenaUsable) {
        ClosingSteps steps = new ClosingSteps(reporter);
        dumper.stop();
        steps.run("let go of other instances", () -> ground.storage().ifPresent(Storage::close));
        steps.run("end requests of other processes", () -> control.ifPresent(ControlFolder::close));
        steps.run("store a thread dump", () -> triggerDumps.ifPresent(TriggerDumps::store));
        boolean nothingToKeep = arenaUsable ? storeAll(steps, timeoutNanos) : abandonAll(steps);
        steps.run("end a thread dump", () -> dumper.awaitEnd(DUMPER_TIMEOUT));
        steps.run("store the last thread dump", () -> triggerDumps.ifPresent(TriggerDumps::store));
        steps.run("close its store", this::closeStore);
        steps.run("give its memory back", () -> closeArena(nothingToKeep || !isMapped()));
        steps.run("write its counters", upkeep::writeInfo);
        steps.run("release its folder", ground::releaseFolder);
    }

    /** Returns whether nothing is left in memory. */
    private boolean storeAll(ClosingSteps steps, long timeoutNanos) {
        boolean[] all = new boolean[1];
        steps.run("store what is in memory", () -> all[0] = spiller.drain(clock.nanoTime() + timeoutNanos));
        if (!all[0]) {
            steps.run(
                    "tell what it did not store",
                    () -> reporter.warn(
                            table.buffered() + " entries could not be stored before the recorder was closed"
                                    + (isMapped() ? "; they are in " + ground.arenaFile() : ""),
                            null));
            steps.run("count what it did not store", () -> spiller.giveUpAll(!isMapped()));
        }
        return all[0];
    }

    /** Counts all that is in memory as lost: nobody can read it any more. */
    private boolean abandonAll(ClosingSteps steps) {
        steps.run("count what was in memory", () -> counters.add(Counter.LOST_FAILURE, table.abandon()));
        return true;
    }

    private void closeStore() {
        try {
            if (store != null) {
                store.close();
            }
        } catch (IOException e) {
            FailureCause.count(e, counters::add);
        }
    }

    private void closeArena(boolean giveMemoryBack) {
        try {
            openArena.close(giveMemoryBack);
        } catch (IOException e) {
            reporter.info("the arena's file could not be removed: " + e);
        }
    }

    // Readers.

    /** Runs something that reads the arena, unless it is closed. */
    <T> Optional<T> readArena(OpenArena.Use<T> use) {
        return openArena.read(use);
    }

    Map<Counter, Long> counters() {
        Map<Counter, Long> values = counters.all();
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
        return ground.folder().map(InstanceFolder::name).orElse("");
    }

    /** Whether what is in memory is in a file too, where others can read it. */
    boolean isMapped() {
        return ground.memory().isMapped();
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
        return ground.folder();
    }
}
