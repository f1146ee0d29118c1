package io.logtracr.bench.rival;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.logtracr.FlightRecorder;
import io.logtracr.counter.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * The log of a whole application with all its libraries: the process's own Logback context, whose main log is a file at INFO.
 * Its DEBUG entries go nowhere, into that file, or to the recorder.
 */
public final class ApplicationLog implements AutoCloseable {

    private static final Duration SETTLE_TIMEOUT = Duration.ofMinutes(1);

    private final LoggerContext context;
    private final FlightRecorder recorder;

    private ApplicationLog(LoggerContext context, FlightRecorder recorder) {
        this.context = context;
        this.recorder = recorder;
    }

    /**
     * Configures the process's context anew.
     *
     * @param rival     {@code DEBUG_OFF}, {@code FILE_NO_FLUSH}, {@code FILE_IMMEDIATE_FLUSH} or {@code LOGTRACR_STORING}
     * @param directory an empty folder on tmpfs
     */
    public static ApplicationLog open(Rival rival, Path directory) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        FlightRecorder recorder = null;
        switch (rival) {
            case DEBUG_OFF -> root.setLevel(Level.INFO);
            case FILE_NO_FLUSH, FILE_IMMEDIATE_FLUSH -> root.setLevel(Level.DEBUG);
            case LOGTRACR_STORING -> {
                root.setLevel(Level.INFO);
                recorder = LogtracrTarget.install(context, directory.toString(), Sizing.defaults(), true);
            }
            default -> throw new IllegalArgumentException("not for an application: " + rival);
        }
        root.addAppender(TextFiles.appender(context, TextFiles.single(directory), rival == Rival.FILE_IMMEDIATE_FLUSH));
        return new ApplicationLog(context, recorder);
    }

    /** Waits until all that was recorded is stored. */
    public void settle() {
        if (recorder != null && !recorder.dumpAll(SETTLE_TIMEOUT)) {
            throw new IllegalStateException("the recorder has not stored everything in " + SETTLE_TIMEOUT);
        }
    }

    /** Entries that were recorded; {@code NaN} without a recorder. */
    public double recorded() {
        return recorder == null ? Double.NaN : recorder.counters().get(Counter.ACCEPTED);
    }

    /** Entries that were recorded and are not in the store; {@code NaN} without a recorder. */
    public double lost() {
        if (recorder == null) {
            return Double.NaN;
        }
        Map<Counter, Long> counters = recorder.counters();
        return counters.get(Counter.ACCEPTED) - counters.get(Counter.STORED);
    }

    /** Stops the log; files are complete then. */
    @Override
    public void close() {
        context.stop();
        if (recorder != null) {
            recorder.close();
        }
    }
}
