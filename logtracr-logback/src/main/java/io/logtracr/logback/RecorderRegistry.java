package io.logtracr.logback;

import ch.qos.logback.classic.LoggerContext;
import io.logtracr.CaptureControl;
import io.logtracr.FlightRecorder;
import io.logtracr.RunningRecorder;
import io.logtracr.StatusReporter;
import io.logtracr.config.ConfigKey;
import io.logtracr.config.LevelRules;
import io.logtracr.config.RecorderConfig;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The recorder and the contexts it is installed in. It outlives them: a context may be stopped, reset and built anew, and the
 * flows go on. When the last installation is gone the recorder spills and, unless a new one comes within the linger, closes.
 *
 * <p>Used while Logback is being configured; no logging thread takes its lock.
 */
final class RecorderRegistry {

    private static final RecorderRegistry PROCESS = new RecorderRegistry(CoreRecorder::start, Duration.ofSeconds(5));

    /** What each installation applies by itself; everything else is the recorder's, from its start to its end. */
    private static final Set<ConfigKey> LIVE = EnumSet.of(
            ConfigKey.ENABLED,
            ConfigKey.VERBOSE,
            ConfigKey.CAPTURE,
            ConfigKey.GUARDS,
            ConfigKey.GUARDS_ALWAYS,
            ConfigKey.JUL,
            ConfigKey.FLOW_KEY,
            ConfigKey.FLOW_SOURCE,
            ConfigKey.FLOW_FROM_KEY_VALUES);

    private final BiFunction<RecorderConfig, StatusReporter, Recorder> factory;
    private final Duration linger;
    private final ContextStatusReporter reporter = new ContextStatusReporter();
    private final ReentrantLock lock = new ReentrantLock();
    private final CaptureControl captureControl = new LiveCapture();

    /** Guarded by the lock; also those that are not installed now. A context that is thrown away takes its hook along. */
    private final Map<LoggerContext, WeakReference<ContextHook>> hooks = new WeakHashMap<>();

    /** What the recorder was started with; guarded by the lock. */
    private RecorderConfig startedWith;

    /** The settings that were last said to wait for a restart; guarded by the lock. */
    private String waiting = "";

    /** Written under the lock. */
    private volatile Recorder recorder;

    /** What the last installation brought, or the last change at run time; written under the lock. */
    private volatile RecorderConfig inForce;

    RecorderRegistry(BiFunction<RecorderConfig, StatusReporter, Recorder> factory, Duration linger) {
        this.factory = factory;
        this.linger = linger;
    }

    /** The one of this class loader. */
    static RecorderRegistry process() {
        return PROCESS;
    }

    Optional<FlightRecorder> recorder() {
        Recorder current = recorder;
        return current == null ? Optional.empty() : Optional.ofNullable(current.face());
    }

    /** Installs into a context, or brings an installation up to date. May take as long as a recorder's start or close. */
    void install(LoggerContext context, RecorderConfig config) {
        lock.lock();
        try {
            reporter.add(context);
            ContextHook hook = hookOf(context);
            Recorder before = recorder;
            Recorder now = recorderFor(config, isInstalledNowhereBut(hook));
            now.flowKeys(config.flowKeys());
            hook.install(now, config);
            inForce = config;
            recorder().ifPresent(face -> face.captureControl(captureControl));
            if (now != before) {
                replaceElsewhere(now, hook);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes the installation out of a context, if there is one. Does not wait for a spill. */
    void uninstall(LoggerContext context) {
        lock.lock();
        try {
            ContextHook hook = knownHook(context);
            if (hook == null || !hook.isInstalled()) {
                return;
            }
            hook.uninstall();
            reporter.remove(context);
            if (isInstalledNowhereBut(hook) && recorder != null) {
                recorder.closeAfter(linger);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the installations out of all contexts, and closes the recorder: waits for the spill, a bounded time. What installs after
     * that starts a new one.
     */
    void stop() {
        lock.lock();
        try {
            for (WeakReference<ContextHook> reference : hooks.values()) {
                ContextHook hook = reference.get();
                if (hook != null && hook.isInstalled()) {
                    hook.uninstall();
                }
            }
            if (recorder != null) {
                recorder.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Follows a context's configurations by the environment, by what the maker gives unless something does already. */
    SelfInstallation follow(LoggerContext context, Supplier<SelfInstallation> maker) {
        lock.lock();
        try {
            return hookOf(context).follow(maker);
        } finally {
            lock.unlock();
        }
    }

    /** Sets again, in a context in which the recorder is installed, the levels that are ours to set: see {@link ContextHook}. */
    void applyLevels(LoggerContext context) {
        lock.lock();
        try {
            ContextHook hook = knownHook(context);
            if (hook != null && hook.isInstalled()) {
                hook.applyLevels();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells the contexts of a failure that the user should know of. */
    void report(String message, Throwable failure) {
        reporter.warn(message, failure);
    }

    /** Under the lock. Contexts that were collected may still be in the map for a moment. */
    private boolean isInstalledNowhereBut(ContextHook one) {
        return hooks.values().stream()
                .map(WeakReference::get)
                .allMatch(hook -> hook == null || hook == one || !hook.isInstalled());
    }

    /** Under the lock. The recorder that runs, unless there is none, or it is unused and would be another. */
    private Recorder recorderFor(RecorderConfig config, boolean alone) {
        Recorder current = recorder;
        if (current != null && current.keepOpen()) {
            boolean replaceable = alone && !current.hasSeenFlows();
            if (!replaceable) {
                tellWhatWaits(config);
                return current;
            }
            if ((current.isRecording() || current.isStopped()) && startedWith.equals(config)) {
                return current;
            }
            current.close();
        }
        startedWith = config;
        waiting = "";
        Recorder started = factory.apply(config, reporter);
        if (current != null && current.isStopped()) {
            started.stopRecording(); // Who stopped it knows nothing of reloads, and expects it to stay so.
        }
        recorder = started;
        if (started.face() != null) {
            RunningRecorder.set(started.face());
        }
        return started;
    }

    /** Under the lock. Says once which new settings the running recorder cannot take over. */
    private void tellWhatWaits(RecorderConfig config) {
        String changed = Arrays.stream(ConfigKey.values())
                .filter(key -> !LIVE.contains(key))
                .filter(key -> !startedWith.valueOf(key).equals(config.valueOf(key)))
                .map(key -> key.logbackName() + " " + startedWith.valueOf(key))
                .collect(Collectors.joining(", "));
        if (!changed.isEmpty() && !changed.equals(waiting)) {
            reporter.warn("logtracr is recording flows and keeps " + changed + " until the process is restarted", null);
        }
        waiting = changed;
    }

    /** Under the lock. The context's hook, made if there is none: also one that was taken out or whose listener was dropped. */
    private ContextHook hookOf(LoggerContext context) {
        ContextHook hook = knownHook(context);
        if (hook == null) {
            hook = new ContextHook(context, this);
            hooks.put(context, new WeakReference<>(hook));
        }
        return hook;
    }

    /** Under the lock. */
    private ContextHook knownHook(LoggerContext context) {
        WeakReference<ContextHook> reference = hooks.get(context);
        return reference == null ? null : reference.get();
    }

    /** Under the lock. Other contexts hold a recorder that somebody closed: give them the new one. */
    private void replaceElsewhere(Recorder now, ContextHook except) {
        for (WeakReference<ContextHook> reference : hooks.values()) {
            ContextHook hook = reference.get();
            if (hook != null && hook != except && hook.isInstalled()) {
                hook.use(now);
            }
        }
    }

    /** The rules of all installations, to be changed at run time. */
    private final class LiveCapture implements CaptureControl {

        @Override
        public LevelRules capture() {
            return inForce.capture();
        }

        @Override
        public LevelRules guards() {
            return inForce.guards();
        }

        @Override
        public void change(LevelRules capture, LevelRules guards) {
            lock.lock();
            try {
                inForce = inForce.toBuilder().capture(capture).guards(guards).build();
                for (WeakReference<ContextHook> reference : hooks.values()) {
                    ContextHook hook = reference.get();
                    if (hook != null && hook.isInstalled()) {
                        hook.change(recorder, capture, guards);
                    }
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
