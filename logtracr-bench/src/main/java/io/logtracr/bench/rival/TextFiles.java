package io.logtracr.bench.rival;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;

/** The text files that most rivals write: the same pattern for all, so that they do the same work. */
final class TextFiles {

    static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level [%thread] %logger %X{logID} - %msg %kvp%n";

    private TextFiles() {}

    /** A started appender that buffers 8 KiB, unless told to flush each line. */
    static FileAppender<ILoggingEvent> appender(LoggerContext context, Path file, boolean immediateFlush) {
        return start(new FileAppender<>(), context, file, immediateFlush);
    }

    /** A started appender that buffers 8 KiB and counts, for one writing thread. */
    static CountingFileAppender countingAppender(LoggerContext context, Path file) {
        return start(new CountingFileAppender(), context, file, false);
    }

    private static <A extends FileAppender<ILoggingEvent>> A start(
            A appender, LoggerContext context, Path file, boolean immediateFlush) {
        appender.setContext(context);
        appender.setName(file.getFileName().toString());
        appender.setFile(file.toString());
        appender.setAppend(false);
        appender.setImmediateFlush(immediateFlush);
        appender.setEncoder(encoder(context));
        appender.start();
        return appender;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }

    /** Where a rival with one file writes. */
    static Path single(Path directory) {
        return directory.resolve("debug.log");
    }
}
