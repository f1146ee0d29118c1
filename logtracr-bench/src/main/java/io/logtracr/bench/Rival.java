package io.logtracr.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;

/** What a program does with its DEBUG calls; each configures a fresh Logback context. */
public enum Rival {
    /** DEBUG is off and nothing is recorded: the floor. */
    DEBUG_OFF {
        @Override
        void configure(LoggerContext context, Path directory) {
            context.getLogger("ROOT").setLevel(Level.INFO);
        }
    },
    /** DEBUG goes to one file through a buffer that is not flushed per call. */
    FILE_NO_FLUSH {
        @Override
        void configure(LoggerContext context, Path directory) {
            PatternLayoutEncoder encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level [%thread] %logger %X{logID} - %msg%n");
            encoder.start();
            FileAppender<ILoggingEvent> appender = new FileAppender<>();
            appender.setContext(context);
            appender.setName("FILE");
            appender.setFile(directory.resolve("debug.log").toString());
            appender.setAppend(false);
            appender.setImmediateFlush(false);
            appender.setEncoder(encoder);
            appender.start();
            context.getLogger("ROOT").setLevel(Level.DEBUG);
            context.getLogger("ROOT").addAppender(appender);
        }
    };

    /**
     * Sets the context up before an iteration; everything it opens is closed when the context is stopped.
     *
     * @param directory an empty folder of this iteration, on tmpfs where there is one
     */
    abstract void configure(LoggerContext context, Path directory);
}
