package io.logtracr.bench.rival;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.apache.logging.log4j.message.StringMapMessage;

/** Log4j 2 by its own API, in a context of its own; as it comes, but for the configuration. */
final class Log4jTarget implements LogTarget {

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level [%t] %logger %X{logID} - %msg%n";
    private static final long STOP_SECONDS = 60;

    private final LoggerContext context;
    private final Logger logger;

    private Log4jTarget(LoggerContext context, String appender) {
        String xml = "<Configuration status='ERROR' shutdownHook='disable'><Appenders>" + appender
                + "</Appenders><Loggers><Root level='DEBUG'><AppenderRef ref='A'/></Root></Loggers></Configuration>";
        try (ByteArrayInputStream bytes = new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))) {
            context.start(new XmlConfiguration(context, new ConfigurationSource(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.context = context;
        this.logger = context.getLogger(LOGGER);
    }

    /** All loggers asynchronous, before one file. Waits while the ring is full. */
    static LogTarget async(Path directory, Sizing sizing) {
        return new Log4jTarget(
                new AsyncLoggerContext("bench"),
                file("A", TextFiles.single(directory).toString()));
    }

    /** A file for each flow. */
    static LogTarget routing(Path directory, Sizing sizing) {
        String route = file("flow-${ctx:logID}", directory + "/${ctx:logID}.log");
        return new Log4jTarget(
                new LoggerContext("bench"),
                "<Routing name='A'><Routes pattern='$${ctx:logID}'><Route>" + route + "</Route></Routes></Routing>");
    }

    private static String file(String name, String path) {
        return "<File name='" + name + "' fileName='" + path
                + "' append='false' bufferedIO='true' immediateFlush='false'>" + "<PatternLayout pattern=\"" + PATTERN
                + "\"/></File>";
    }

    @Override
    public void enterFlow(String flowId) {
        ThreadContext.put(FLOW_KEY, flowId);
    }

    @Override
    public void leaveFlow() {
        ThreadContext.remove(FLOW_KEY);
    }

    @Override
    public void fourArguments(String pod, String node, boolean suitable, long score) {
        logger.debug("final verdict pod={} node={} suitable={} score={}", pod, node, suitable, score);
    }

    @Override
    public void plainMessage() {
        logger.debug("filter finished, all nodes were visited");
    }

    /** There is no fluent call with key-values; a map message is what the documentation recommends. */
    @Override
    public void threeKeyValues(String pod, String node, long score) {
        logger.debug(new StringMapMessage(4)
                .with("message", "final verdict")
                .with("pod", pod)
                .with("node", node)
                .with("score", score));
    }

    @Override
    public void payload(String text) {
        logger.debug("payload {}", text);
    }

    @Override
    public void exception(String pod, Throwable failure) {
        logger.debug("cannot bind {}", pod, failure);
    }

    @Override
    public boolean settle() {
        return context.stop(STOP_SECONDS, TimeUnit.SECONDS);
    }

    /** Both wait rather than lose. */
    @Override
    public long lost(long calls) {
        return 0;
    }

    @Override
    public void stop() {
        settle();
    }
}
