package io.logtracr.bench.rival;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.logtracr.FlightRecorder;
import java.nio.file.Path;
import org.slf4j.MDC;

/** An application's main log, at INFO through a buffered file appender, with or without the recorder beside it. */
public final class MainLog implements AutoCloseable {

    private final LoggerContext context;
    private final FlightRecorder recorder;
    private final org.slf4j.Logger logger;

    private MainLog(LoggerContext context, FlightRecorder recorder) {
        this.context = context;
        this.recorder = recorder;
        this.logger = context.getLogger(LogTarget.LOGGER);
    }

    /**
     * Sets it up; the recorder has no store, as in {@link Rival#LOGTRACR_MAPPED}.
     *
     * @param directory an empty folder on tmpfs
     */
    public static MainLog open(Path directory, boolean withRecorder) {
        LoggerContext context = LogbackTarget.newContext();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        FlightRecorder recorder =
                withRecorder ? LogtracrTarget.install(context, directory.toString(), Sizing.roomy(1), false) : null;
        root.addAppender(TextFiles.appender(context, TextFiles.single(directory), false));
        context.start();
        return new MainLog(context, recorder);
    }

    /** From now on the calls of this thread belong to the flow, {@code null} for none. */
    public void enterFlow(String flowId) {
        if (flowId == null) {
            MDC.remove(LogTarget.FLOW_KEY);
        } else {
            MDC.put(LogTarget.FLOW_KEY, flowId);
        }
    }

    /** Logs four arguments at INFO. */
    public void info(String pod, String node, boolean suitable, long score) {
        logger.info("final verdict pod={} node={} suitable={} score={}", pod, node, suitable, score);
    }

    @Override
    public void close() {
        context.stop();
        if (recorder != null) {
            recorder.close();
        }
    }
}
