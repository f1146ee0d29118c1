package io.logtracr.bench.rival;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.sift.MDCBasedDiscriminator;
import ch.qos.logback.classic.sift.SiftingAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.helpers.CyclicBuffer;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/** Logback keeping each flow by itself: in a file of its own, or as event objects in memory. */
final class PerFlowRivals {

    private PerFlowRivals() {}

    /** A buffered file for each flow; at most as many are open as the sizing has flows. */
    static LogTarget sifting(Path directory, Sizing sizing) {
        LoggerContext context = LogbackTarget.newContext();
        MDCBasedDiscriminator discriminator = new MDCBasedDiscriminator();
        discriminator.setContext(context);
        discriminator.setKey(LogTarget.FLOW_KEY);
        discriminator.setDefaultValue("none");
        discriminator.start();
        SiftingAppender sifting = new SiftingAppender();
        sifting.setContext(context);
        sifting.setName("SIFT");
        sifting.setDiscriminator(discriminator);
        sifting.setMaxAppenderCount(sizing.flows());
        sifting.setAppenderFactory((ignored, flowId) -> {
            return TextFiles.appender(context, directory.resolve(flowId + ".log"), false);
        });
        sifting.start();
        return LogbackTarget.of(context, Level.DEBUG, sifting, null);
    }

    /** The last 256 events of each flow, as references: what one writes in an afternoon. */
    static LogTarget cyclicBuffer(Path directory, Sizing sizing) {
        LoggerContext context = LogbackTarget.newContext();
        CyclicBufferAppender appender = new CyclicBufferAppender();
        appender.setContext(context);
        appender.start();
        return LogbackTarget.of(context, Level.DEBUG, appender, null);
    }

    private static final class CyclicBufferAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

        private static final int EVENTS_A_FLOW = 256;

        private final ConcurrentHashMap<String, CyclicBuffer<ILoggingEvent>> buffers = new ConcurrentHashMap<>();

        @Override
        protected void append(ILoggingEvent event) {
            String flowId = event.getMDCPropertyMap().get(LogTarget.FLOW_KEY);
            if (flowId == null) {
                return;
            }
            CyclicBuffer<ILoggingEvent> buffer =
                    buffers.computeIfAbsent(flowId, id -> new CyclicBuffer<>(EVENTS_A_FLOW));
            synchronized (buffer) {
                buffer.add(event);
            }
        }
    }
}
