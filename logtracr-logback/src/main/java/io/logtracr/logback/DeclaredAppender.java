package io.logtracr.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.Iterator;

/** Looks for a {@link LogtracrAppender} in a context's configuration. */
final class DeclaredAppender {

    private DeclaredAppender() {}

    /** Whether one is attached to any logger, directly or inside another appender. Walks over all loggers. */
    static boolean isIn(LoggerContext context) {
        for (Logger logger : context.getLoggerList()) {
            if (isAmong(logger.iteratorForAppenders())) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("unchecked")
    private static boolean isAmong(Iterator<Appender<ILoggingEvent>> appenders) {
        while (appenders.hasNext()) {
            Appender<ILoggingEvent> appender = appenders.next();
            if (appender instanceof LogtracrAppender
                    || (appender instanceof AppenderAttachable<?> nested
                            && isAmong(((AppenderAttachable<ILoggingEvent>) nested).iteratorForAppenders()))) {
                return true;
            }
        }
        return false;
    }
}
