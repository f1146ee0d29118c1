package io.logtracr.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

/** Logs while Logback is still being configured, as third-party appenders do. */
public final class TalkativeAppender extends AppenderBase<ILoggingEvent> {

    @Override
    public void start() {
        LoggerContext context = (LoggerContext) getContext();
        context.getLogger("talk").isDebugEnabled();
        context.getLogger("talk").info("while configuring");
        context.getLogger("talk").atInfo().log("while configuring");
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {}
}
