package io.logtracr.bench.rival;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.nio.file.Path;

/** Logback without a recorder: nothing, the bare pipeline, one file. */
final class PlainRivals {

    private PlainRivals() {}

    static LogTarget debugOff(Path directory, Sizing sizing) {
        return LogbackTarget.of(LogbackTarget.newContext(), Level.INFO, null, null);
    }

    static LogTarget noop(Path directory, Sizing sizing) {
        LoggerContext context = LogbackTarget.newContext();
        NoopAppender appender = new NoopAppender();
        appender.setContext(context);
        appender.start();
        return LogbackTarget.of(context, Level.DEBUG, appender, null);
    }

    static LogTarget fileNoFlush(Path directory, Sizing sizing) {
        return file(directory, false);
    }

    static LogTarget fileImmediateFlush(Path directory, Sizing sizing) {
        return file(directory, true);
    }

    private static LogTarget file(Path directory, boolean immediateFlush) {
        LoggerContext context = LogbackTarget.newContext();
        return LogbackTarget.of(
                context, Level.DEBUG, TextFiles.appender(context, TextFiles.single(directory), immediateFlush), null);
    }

    /** Takes an event and forgets it, without the lock of Logback's own. */
    private static final class NoopAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {}
    }
}
