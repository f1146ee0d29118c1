package io.logtracr.bench.rival;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.nio.file.Path;
import net.logstash.logback.appender.LoggingEventAsyncDisruptorAppender;

/** A queue before the file, worked off by a thread: Logback's own and the one of logstash-logback-encoder, both as they come. */
final class QueueRivals {

    private QueueRivals() {}

    /** Waits while the queue of 256 is full; nothing is discarded, which would be the default for DEBUG. */
    static LogTarget asyncBlocking(Path directory, Sizing sizing) {
        return async(directory, false);
    }

    /** Drops while the queue is full, and DEBUG calls already while less than a fifth of it is free. */
    static LogTarget asyncDropping(Path directory, Sizing sizing) {
        return async(directory, true);
    }

    private static LogTarget async(Path directory, boolean dropping) {
        LoggerContext context = LogbackTarget.newContext();
        CountingFileAppender file = TextFiles.countingAppender(context, TextFiles.single(directory));
        AsyncAppender async = new AsyncAppender();
        async.setContext(context);
        async.setName("ASYNC");
        async.setNeverBlock(dropping);
        if (!dropping) {
            async.setDiscardingThreshold(0);
        }
        async.addAppender(file);
        async.start();
        return LogbackTarget.of(context, Level.DEBUG, async, file::appended);
    }

    /** Drops while the ring of 8192 is full. */
    static LogTarget logstashDisruptor(Path directory, Sizing sizing) {
        LoggerContext context = LogbackTarget.newContext();
        CountingFileAppender file = TextFiles.countingAppender(context, TextFiles.single(directory));
        LoggingEventAsyncDisruptorAppender disruptor = new LoggingEventAsyncDisruptorAppender();
        disruptor.setContext(context);
        disruptor.setName("DISRUPTOR");
        disruptor.addAppender(file);
        disruptor.start();
        return LogbackTarget.of(context, Level.DEBUG, disruptor, file::appended);
    }
}
