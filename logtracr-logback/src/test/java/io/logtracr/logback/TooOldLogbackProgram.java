package io.logtracr.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.status.Status;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.MDC;

/** Configures Logback with our appender, logs, and tells what came of it. Uses only what old Logbacks have. */
public final class TooOldLogbackProgram implements Callable<List<String>> {

    private static final String CONFIGURATION = """
            <configuration>
              <appender name="RECORDER" class="io.logtracr.logback.LogtracrAppender"/>
              <appender name="LIST" class="ch.qos.logback.core.read.ListAppender"/>
              <root level="INFO"><appender-ref ref="RECORDER"/><appender-ref ref="LIST"/></root>
            </configuration>
            """;

    @Override
    public List<String> call() throws Exception {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.UTF_8)));
        MDC.put("logID", "f");
        context.getLogger("a").debug("hidden");
        context.getLogger("a").info("shown");
        List<String> told = new ArrayList<>();
        for (Status status : context.getStatusManager().getCopyOfStatusList()) {
            if (status.getLevel() >= Status.WARN) {
                told.add((status.getLevel() == Status.WARN ? "WARN " : "ERROR ") + status.getMessage());
            }
        }
        ListAppender<ILoggingEvent> list = (ListAppender<ILoggingEvent>)
                context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("LIST");
        list.list.forEach(event -> told.add("logged " + event.getLevel() + " " + event.getFormattedMessage()));
        told.add("filters " + context.getTurboFilterList().size());
        told.add("recorder " + Logtracr.recorder().isPresent());
        context.stop();
        return told;
    }
}
