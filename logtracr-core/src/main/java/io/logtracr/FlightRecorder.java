package io.logtracr;

import io.logtracr.arena.ArenaReader;
import io.logtracr.arena.LogEntry;
import io.logtracr.config.ConfigKey;
import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import io.logtracr.flow.FlowIds;
import io.logtracr.flow.FlowOutcome;
import io.logtracr.flow.SpillReason;
import io.logtracr.spill.SpillerSignal;
import io.logtracr.store.InstanceFolder;
import io.logtracr.trigger.TriggerEvents;
import io.logtracr.trigger.TriggerListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * Records log calls by flow into bounded memory and spills them to the store. All methods may be called from any thread;
 * those an application thread calls while logging ({@link #record}, {@link #isRecording}, {@link #failed}) do no I/O, never
 * wait for the recorder's own thread and throw nothing.
 *
 * <p>The idea is that of the NUMA-aware Kubernetes scheduler's Go package {@code logtracr}, and of JDK Flight Recorder: record
 * everything into memory, look at it only when it is needed.
 */
public final class FlightRecorder implements AutoCloseable {

    /** The MDC keys that flow ids are taken from where nothing else is configured. */
    public static final List<String> DEFAULT_FLOW_KEYS = List.of(ConfigKey.FLOW_KEY.defaultText());

    /** So many failures of ours in a row switch the recorder off. */
    static final int FUSE = 10;

    private static final Duration START_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration END_TIMEOUT = CLOSE_TIMEOUT.plusSeconds(3);
    static final int LEVEL_STEP = Level.INFO.toInt() - Level.DEBUG.toInt();

    private final RecorderThread thread;
    /** What is recorded to; {@code null}: nothing is recorded. */
    private volatile RecorderEngine engine;
    /** What is open, whether it is recorded to or not; {@code null}: nothing. Changed under this object's lock, like the above. */
    private volatile RecorderEngine openEngine;
    /** What was recorded to, for those who look later. */
    private volatile RecorderEngine lastEngine;

    private volatile CaptureControl captureControl;
    /** Whether somebody stopped it by hand, and nobody has started it since. */
    private volatile boolean stopped;

    private volatile int failuresInARow;
    private volatile List<String> flowKeys;
    private final Observers observers;

    private FlightRecorder(RecorderConfig config, StatusReporter reporter) {
        this.flowKeys = config.flowKeys();
        SafeReporter safe = new SafeReporter(reporter);
        List<Trigger> services = config.enabled() ? ServiceTriggers.load(safe) : List.of();
        this.observers = new Observers(services, new OpenScopes(), new TriggerEvents());
        this.thread = new RecorderThread(this, config, new SpillerSignal(), safe, CLOSE_TIMEOUT);
    }

    /**
     * Starts a recorder. Takes memory and folder on the recorder's own thread and waits for that, at most 5 s; it goes on
     * alone if that takes longer. Never throws: where nothing can be had the answer is a recorder that is not recording, and
     * the reporter has been told why.
     *
     * @param config {@link RecorderConfig#enabled()} {@code false}: nothing is taken, started or written
     */
    public static FlightRecorder start(RecorderConfig config, StatusReporter reporter) {
        FlightRecorder recorder = new FlightRecorder(config, reporter);
        if (config.enabled()) {
            recorder.thread.start(START_TIMEOUT);
        }
        return recorder;
    }

    /** Whether calls are recorded now: started, not switched off, not closed, the fuse intact. One volatile read. */
    public boolean isRecording() {
        return engine != null;
    }

    /**
     * Records a call without marker, key-values or MDC; a trailing Throwable in the arguments is the throwable.
     *
     * @see #record(String, Level, String, String, Object[], Throwable, List, List, Map)
     */
    public boolean record(String flowId, Level level, String logger, String message, Object... arguments) {
        return record(flowId, level, logger, message, arguments, null, null, null, null);
    }

    /**
     * Records a call. The arguments are taken as they are now: plain values as such, everything else by its
     * {@code toString()}, whose failures are contained. Costs 0.1 to 0.2 microseconds for a few short
     * arguments (logtracr-bench/RESULTS.md); allocates nothing where all arguments are Strings or boxed primitives.
     *
     * @param flowId    any string, {@link FlowIds#bounded cut} if it has more than 8192 characters; {@code null}: nothing is recorded
     * @param message   may be {@code null}
     * @param arguments may be {@code null}; a trailing Throwable is the throwable if {@code thrown} is {@code null}; never modified
     * @param thrown    may be {@code null}
     * @param markers   may be {@code null}
     * @param keyValues may be {@code null}
     * @param mdc       all MDC entries, may be {@code null}; the first of {@link RecorderConfig#flowKeys} that is in there is left out.
     *                  A map of the JDK that nobody changes: the same object means the same content
     * @return whether the entry is in memory now; {@code false}: not recording, or lost and counted
     */
    public boolean record(
            String flowId,
            Level level,
            String logger,
            String message,
            Object[] arguments,
            Throwable thrown,
            List<Marker> markers,
            List<KeyValuePair> keyValues,
            Map<String, String> mdc) {
        RecorderEngine target = engine;
        if (target == null || flowId == null) {
            return false;
        }
        try {
            int count = arguments == null ? 0 : arguments.length;
            Throwable cause = thrown;
            if (cause == null && count > 0 && arguments[count - 1] instanceof Throwable last) {
                cause = last;
                count--;
            }
            boolean recorded = target.record(
                    FlowIds.bounded(flowId),
                    level.toInt() / LEVEL_STEP,
                    String.valueOf(logger),
                    message,
                    arguments,
                    count,
                    cause,
                    markers,
                    keyValues,
                    mdc);
            if (failuresInARow != 0) {
                failuresInARow = 0;
            }
            return recorded;
        } catch (Throwable failure) {
            failed(failure);
            return false;
        }
    }

    /**
     * Tells the recorder of a failure of ours on an application thread: counted; ten in a row switch the recorder off, and the
     * recorder's thread reports the last one. A stack that ended is the application's own failure, and switches nothing off.
     */
    public void failed(Throwable failure) {
        if (failure instanceof StackOverflowError) {
            return;
        }
        int inARow = failuresInARow + 1;
        failuresInARow = inARow;
        if (inARow >= FUSE && engine != null) {
            engine = null;
            thread.blowFuse(failure);
        }
    }

    /**
     * Records again after {@link #stopRecording}, or after the fuse has switched the recorder off. Any thread.
     *
     * @return whether calls are recorded now; {@code false} if the recorder is closed or was never opened
     */
    public synchronized boolean startRecording() {
        stopped = false;
        RecorderEngine target = openEngine;
        if (target != null && engine == null) {
            failuresInARow = 0;
            engine = target;
        }
        return engine != null;
    }

    /**
     * Records nothing until {@link #startRecording}; called before the recorder is open, nothing from its start on. What is in memory
     * stays there, is spilled as ever, and can be read and dumped. Any thread.
     */
    public synchronized void stopRecording() {
        stopped = true;
        engine = null;
    }

    /** Whether somebody called {@link #stopRecording}, and nobody {@link #startRecording} since. Any thread; one volatile read. */
    public boolean isStopped() {
        return stopped;
    }

    /**
     * Names who decides which calls reach this recorder, so that capture levels and guards can be changed at run time through
     * {@link FlightRecorderMXBean}. The last one counts; any thread.
     */
    public void captureControl(CaptureControl control) {
        captureControl = control;
    }

    /** Who decides which calls reach this recorder; {@code null} if nobody said so. */
    CaptureControl captureControl() {
        return captureControl;
    }

    /**
     * Changes which MDC keys name the flow, the first present one, which is not recorded with the entry, from now on.
     *
     * @param keys at least one
     */
    public void flowKeys(List<String> keys) {
        flowKeys = List.copyOf(keys);
        RecorderEngine target = openEngine;
        if (target != null) {
            target.arena().flowKeys(keys);
        }
    }

    /**
     * Marks a flow as worth keeping: what is in memory of it is spilled now, and what comes is spilled soon after, until it is
     * quiet. Any thread; neither waits nor throws.
     *
     * @param flowId as {@link #record} takes it
     * @param reason why, for people; of many lines the first
     * @return whether the flow is marked; {@code false}: not recording, no room for the flow, or beyond the limits
     */
    public boolean trigger(String flowId, String reason) {
        RecorderEngine target = openEngine;
        if (target == null || flowId == null) {
            return false;
        }
        try {
            return target.triggers().request(FlowIds.bounded(flowId), String.valueOf(reason));
        } catch (Throwable failure) {
            failed(failure);
            return false;
        }
    }

    /** Tells somebody of triggers that mark a flow, from now on, on the recorder's thread. */
    void onTrigger(TriggerListener listener) {
        observers.events().listen(listener);
    }

    /** Who has a say in the life of the flows. */
    Observers observers() {
        return observers;
    }

    /** The MDC keys that flow ids are taken from, the first one first. Any thread. */
    public List<String> flowKeys() {
        return flowKeys;
    }

    /** The MDC key that a {@link FlowScope} sets. */
    String scopeKey() {
        return flowKeys.get(0);
    }

    /** The scopes that are open. */
    OpenScopes scopes() {
        return observers.scopes();
    }

    /** A scope was opened; returns whether it is counted. Throws nothing: who opened it could not put back what it set. */
    boolean scopeOpened(String flowId, long nanoTime) {
        try {
            return scopes().opened(FlowIds.bounded(flowId), nanoTime);
        } catch (Throwable failure) {
            failed(failure);
            return false;
        }
    }

    /** A scope's work failed. */
    void scopeFailed(String flowId, Throwable cause) {
        RecorderEngine target = openEngine;
        if (target != null) {
            try {
                target.triggers().scopeFailed(FlowIds.bounded(flowId), cause);
            } catch (Throwable failure) {
                failed(failure);
            }
        }
    }

    /** A scope was closed; the last one of a flow ends it. */
    void scopeClosed(String flowId, FlowOutcome outcome, boolean counted, long openedNanos) {
        try {
            String id = FlowIds.bounded(flowId);
            long now = System.nanoTime();
            OpenScopes.End end =
                    counted ? scopes().closed(id, outcome, now) : new OpenScopes.End(outcome, now - openedNanos, false);
            RecorderEngine target = openEngine;
            if (end != null && target != null) {
                target.triggers().finish(id, end.outcome(), end.durationNanos(), end.stored());
            }
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    /** Flows in memory and in this instance's store, newest first. Reads every stored file: does I/O. */
    public List<FlowSummary> flows() {
        RecorderEngine target = lastEngine;
        return target == null ? List.of() : FlowList.of(target);
    }

    /**
     * What is in memory of a flow, without disturbing it; empty if nothing is.
     *
     * <p>Cost: copies the flow's chunks, and looks at every chunk's header, so about 0.1 ms a MiB of the arena.
     */
    public Optional<FlowSnapshot> snapshot(String flowId) {
        RecorderEngine target = lastEngine;
        if (target == null) {
            return Optional.empty();
        }
        return target.readArena(arena -> {
                    List<LogEntry> entries = new ArrayList<>();
                    for (ArenaReader.ArenaFlow stay : arena.reader().flow(FlowIds.bounded(flowId))) {
                        entries.addAll(stay.entries());
                    }
                    return new FlowSnapshot(flowId, List.copyOf(entries));
                })
                .filter(snapshot -> !snapshot.entries().isEmpty());
    }

    /**
     * Asks for a flow's spill and waits for it.
     *
     * @param timeout the longest wait
     * @return whether everything that was in memory is in the store now; {@code true} if nothing was. Where there is no store
     *     it stays in memory
     */
    public boolean dump(String flowId, Duration timeout) {
        RecorderEngine target = openEngine;
        if (target == null) {
            return false;
        }
        if (!target.isStoring()) {
            return target.table().find(FlowIds.bounded(flowId)) == null;
        }
        Optional<CompletableFuture<Boolean>> stored = target.spill(FlowIds.bounded(flowId));
        thread.wake();
        return stored.isEmpty() || SpillWait.areStored(List.of(stored.get()), timeout);
    }

    /**
     * Asks for the spill of all flows and waits for it.
     *
     * @param timeout the longest wait; zero to ask only
     * @return whether everything that was in memory is in the store now
     */
    public boolean dumpAll(Duration timeout) {
        return spillAll(timeout, true, SpillReason.REQUESTED);
    }

    /** @param keep {@code false}: of what is not decided yet nothing is spilled */
    private boolean spillAll(Duration timeout, boolean keep, SpillReason reason) {
        RecorderEngine target = openEngine;
        if (target == null) {
            return false;
        }
        if (!target.isStoring()) {
            return target.table().buffered() == 0;
        }
        List<CompletableFuture<Boolean>> stored = target.spillAll(keep, reason);
        thread.wake();
        return SpillWait.areStored(stored, timeout);
    }

    /** All counters. Exact at a quiet moment. */
    public Map<Counter, Long> counters() {
        RecorderEngine target = lastEngine;
        return target == null ? new Counters().all() : target.counters();
    }

    /** This instance's folder; empty if the recorder never got one. */
    public Optional<Path> directory() {
        RecorderEngine target = lastEngine;
        return target == null ? Optional.empty() : target.folder().map(InstanceFolder::path);
    }

    /** Whether this recorder has ever seen a flow. */
    public boolean hasSeenFlows() {
        RecorderEngine target = lastEngine;
        return target != null && target.table().hasSeenFlows();
    }

    /** Spills everything soon and closes after the time given, unless {@link #keepOpen} is called before. Does not wait. */
    public void closeAfter(Duration linger) {
        spillAll(Duration.ZERO, false, SpillReason.REQUESTED);
        thread.closeAfter(linger);
    }

    /** Takes {@link #closeAfter} back; {@code false} if the recorder is closed already. */
    public boolean keepOpen() {
        return thread.keepOpen();
    }

    /** Hands over what is worth keeping because the process ends; what comes later is stored by {@link #close}. Does not wait. */
    void spillAtExit() {
        spillAll(Duration.ZERO, false, SpillReason.SHUTDOWN);
    }

    /**
     * Decides how long the recorder goes on while the process ends: until this returns, on a thread of the recorder's own. What is
     * in memory when the end begins is stored at once in any case. For frameworks that end gracefully, and log while they do.
     *
     * @param wait must end no later than what keeps the process from ending anyway
     */
    public void closeAtExitAfter(Runnable wait) {
        thread.closeAtExitAfter(wait);
    }

    /** Stops recording, stores what is in memory within 2 s, and gives everything back. Idempotent; waits until it is done. */
    @Override
    public void close() {
        closing();
        thread.close(END_TIMEOUT);
    }

    /** The recorder's thread: recording begins. */
    synchronized void opened(RecorderEngine opened) {
        lastEngine = opened;
        openEngine = opened;
        engine = stopped ? null : opened;
    }

    /** Recording ends for good. */
    synchronized void closing() {
        engine = null;
        openEngine = null;
    }

    /** What is or was recorded to; {@code null} if nothing ever was. */
    RecorderEngine lastEngine() {
        return lastEngine;
    }
}
