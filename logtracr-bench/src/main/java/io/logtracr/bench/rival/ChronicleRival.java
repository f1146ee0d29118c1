package io.logtracr.bench.rival;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.nio.file.Path;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;

/** Each line as one excerpt of a Chronicle Queue. Needs the JVM options of the benchmarks. */
final class ChronicleRival {

    private ChronicleRival() {}

    static LogTarget open(Path directory, Sizing sizing) {
        LoggerContext context = LogbackTarget.newContext();
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(TextFiles.PATTERN);
        layout.start();
        ExcerptLogAppender appender = new ExcerptLogAppender(layout, directory.resolve("queue"));
        appender.setContext(context);
        appender.start();
        return LogbackTarget.of(context, Level.DEBUG, appender, null);
    }

    private static final class ExcerptLogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

        private final PatternLayout layout;
        private final ChronicleQueue queue;
        /** An excerpt appender belongs to one thread. */
        private final ThreadLocal<ExcerptAppender> excerpts;

        ExcerptLogAppender(PatternLayout layout, Path directory) {
            this.layout = layout;
            this.queue = ChronicleQueue.single(directory.toString());
            this.excerpts = ThreadLocal.withInitial(queue::createAppender);
        }

        @Override
        protected void append(ILoggingEvent event) {
            excerpts.get().writeText(layout.doLayout(event));
        }

        @Override
        public void stop() {
            super.stop();
            excerpts.remove();
            queue.close();
        }
    }
}
