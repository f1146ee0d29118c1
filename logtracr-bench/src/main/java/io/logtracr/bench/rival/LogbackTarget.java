package io.logtracr.bench.rival;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.MDC;

/** A Logback context of its own whose root logger has one appender, or none. */
class LogbackTarget extends Slf4jTarget {

    private final LoggerContext context;
    private final LongSupplier kept;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param kept entries that arrived; {@code null} where nothing is meant to arrive, or nothing can get lost */
    private LogbackTarget(LoggerContext context, LongSupplier kept) {
        super(context.getLogger(LOGGER));
        this.context = context;
        this.kept = kept;
    }

    /** A context without configuration that is bound to SLF4J's MDC. */
    static LoggerContext newContext() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        context.setName("bench");
        return context;
    }

    /** A target whose context is complete except for its root logger's level and appender. */
    static LogbackTarget of(LoggerContext context, Level level, Appender<ILoggingEvent> appender, LongSupplier kept) {
        ch.qos.logback.classic.Logger root = context.getLogger(ch.qos.logback.classic.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        if (appender != null) {
            root.addAppender(appender);
        }
        context.start();
        return new LogbackTarget(context, kept);
    }

    /** Stops the context: its appenders work off what they hold and flush. */
    @Override
    public boolean settle() {
        stop();
        return true;
    }

    @Override
    public long lost(long calls) {
        return kept == null ? 0 : calls - kept.getAsLong();
    }

    @Override
    public void stop() {
        if (closed.compareAndSet(false, true)) {
            context.stop();
        }
    }
}
