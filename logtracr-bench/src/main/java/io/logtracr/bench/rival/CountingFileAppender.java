package io.logtracr.bench.rival;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;

/** Logback's file appender behind a queue, which counts what reaches it. Appended to by the queue's one thread. */
final class CountingFileAppender extends FileAppender<ILoggingEvent> {

    private volatile long appended;

    @Override
    protected void append(ILoggingEvent event) {
        super.append(event);
        long before = appended;
        appended = before + 1;
    }

    /** How many events came. Any thread. */
    long appended() {
        return appended;
    }
}
