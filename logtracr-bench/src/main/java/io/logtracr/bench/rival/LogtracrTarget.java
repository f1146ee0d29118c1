package io.logtracr.bench.rival;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.logtracr.FlightRecorder;
import io.logtracr.arena.ArenaFile;
import io.logtracr.counter.Counter;
import io.logtracr.logback.Logtracr;
import io.logtracr.logback.LogtracrAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * logtracr, configured as a user does by its appender; the main log is INFO and empty. The process has one recorder, so
 * there must be one such target at a time.
 */
final class LogtracrTarget extends Slf4jTarget {

    private static final Duration SETTLE_TIMEOUT = Duration.ofMinutes(1);

    private final LoggerContext context;
    private final FlightRecorder recorder;
    private final boolean storing;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LogtracrTarget(LoggerContext context, FlightRecorder recorder, boolean storing) {
        super(context.getLogger(LOGGER));
        this.context = context;
        this.recorder = recorder;
        this.storing = storing;
    }

    /**
     * Capture alone, into a mapped file: without a store nothing is handed to the spiller, and a flow that is full
     * overwrites its oldest entries. A benchmark calls so much faster than any application that the spiller would take a
     * core all the time: then one measures the fight for the cores and not the call.
     */
    static LogTarget mapped(Path directory, Sizing sizing) {
        LogtracrTarget target = open(directory.toString(), sizing, false);
        target.require(target.isMapped(), "not on tmpfs: " + directory);
        return target;
    }

    /**
     * The same into direct memory: the dump directory would lie below a file, so there is none, and the recorder goes one
     * step down its ladder.
     */
    static LogTarget direct(Path directory, Sizing sizing) {
        Path file = Path.of("/dev/null");
        LogtracrTarget target = open(file.resolve("logtracr").toString(), sizing, false);
        target.require(target.recorder.directory().isEmpty(), "not in direct memory");
        return target;
    }

    /**
     * Capture with a look for triggers at each call. A flow that is full overwrites its oldest entries here too, as nothing is stored
     * until something triggers, and nothing does.
     */
    static LogTarget triggered(Path directory, Sizing sizing) {
        LogtracrTarget target = open(directory.toString(), sizing, false, appender -> {
            appender.setStore("file");
            appender.setKeep("triggered");
            appender.setDecisionWait("1h");
            appender.setTriggerLevel("ERROR");
            appender.setTriggerExceptions("java.io.IOException,java.sql.SQLException");
            appender.setTriggerMarkers("ALERT");
            appender.setTriggerExpected("java.util.concurrent.CancellationException,com.acme.expected");
            appender.setTriggerSlowerThan("1h");
            appender.setTriggerThreadDump("true");
        });
        target.require(target.isMapped(), "not on tmpfs: " + directory);
        return target;
    }

    /** Everything: captured, spilled as text to files on tmpfs, purged; the spiller competes with the calls for the cores. */
    static LogTarget storing(Path directory, Sizing sizing) {
        LogtracrTarget target = open(directory.toString(), sizing, true);
        target.require(target.isMapped(), "not on tmpfs: " + directory);
        return target;
    }

    private static LogtracrTarget open(String dumpDirectory, Sizing sizing, boolean storing) {
        return open(dumpDirectory, sizing, storing, appender -> {});
    }

    private static LogtracrTarget open(
            String dumpDirectory, Sizing sizing, boolean storing, Consumer<LogtracrAppender> more) {
        LoggerContext context = LogbackTarget.newContext();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        FlightRecorder recorder = install(context, dumpDirectory, sizing, storing, more);
        context.start();
        return new LogtracrTarget(context, recorder, storing);
    }

    /** Adds the recorder to a context that is being configured. */
    static FlightRecorder install(LoggerContext context, String dumpDirectory, Sizing sizing, boolean storing) {
        return install(context, dumpDirectory, sizing, storing, appender -> {});
    }

    private static FlightRecorder install(
            LoggerContext context,
            String dumpDirectory,
            Sizing sizing,
            boolean storing,
            Consumer<LogtracrAppender> more) {
        LogtracrAppender appender = new LogtracrAppender();
        appender.setContext(context);
        appender.setName("RECORDER");
        appender.setApp("bench");
        appender.setDumpDir(dumpDirectory);
        appender.setBufferBytes(Long.toString(sizing.arenaBytes()));
        appender.setFlowMaxBytes(Long.toString(sizing.flowMaxBytes()));
        appender.setMaxFlows(Integer.toString(sizing.flows()));
        appender.setRecordMaxBytes(Integer.toString(sizing.recordMaxBytes()));
        appender.setStoreMaxBytes(Long.toString(sizing.storeMaxBytes()));
        appender.setStore(storing ? "file" : "none");
        if (!storing) {
            appender.setDumpInterval("1h");
        }
        more.accept(appender);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        return Logtracr.recorder()
                .filter(FlightRecorder::isRecording)
                .orElseThrow(() -> new IllegalStateException(
                        "no recorder: " + context.getStatusManager().getCopyOfStatusList()));
    }

    private boolean isMapped() {
        return recorder.directory()
                .filter(at -> Files.exists(at.resolve(ArenaFile.NAME)))
                .isPresent();
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            stop();
            throw new IllegalStateException(
                    problem + ": " + context.getStatusManager().getCopyOfStatusList());
        }
    }

    /** What the recorder counted so far. */
    Map<Counter, Long> counters() {
        return recorder.counters();
    }

    @Override
    public boolean settle() {
        return !storing || recorder.dumpAll(SETTLE_TIMEOUT);
    }

    @Override
    public long lost(long calls) {
        Map<Counter, Long> counters = recorder.counters();
        if (storing) {
            return calls - counters.get(Counter.STORED);
        }
        return counters.entrySet().stream()
                .filter(entry -> entry.getKey().isLoss())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public void stop() {
        if (closed.compareAndSet(false, true)) {
            context.stop();
            recorder.close();
        }
    }
}
