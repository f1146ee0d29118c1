package io.logtracr.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import io.logtracr.FlightRecorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** An application from its first logger on: Logback configures itself from {@code logback.xml}. Tells what came of it. */
public final class ApplicationProgram implements Callable<List<String>> {

    @Override
    public List<String> call() throws Exception {
        Logger logger = LoggerFactory.getLogger("com.acme.Filter");
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        List<String> told = new ArrayList<>();
        told.add("adapter " + (MDC.getMDCAdapter() == context.getMDCAdapter()));
        told.add("root " + context.getLogger(Logger.ROOT_LOGGER_NAME).getLevel());
        MDC.put("logID", "pod-1");
        logger.debug("classic {}", 1);
        logger.atDebug().addKeyValue("node", "node01").log("fluent");
        MDC.remove("logID");
        FlightRecorder recorder = Logtracr.recorder().orElseThrow();
        try {
            reload(context);
            told.add("same recorder " + (Logtracr.recorder().orElseThrow() == recorder));
            MDC.put("logID", "pod-1");
            logger.debug("after a reload");
            MDC.remove("logID");
            told.add("dumped " + recorder.dump("pod-1", Duration.ofSeconds(20)));
            told.addAll(storedLines(recorder.directory().orElseThrow()));
        } finally {
            context.stop();
            recorder.close();
        }
        Rig.statuses(context, Status.ERROR).forEach(message -> told.add("ERROR " + message));
        return told;
    }

    /** What {@code scan="true"} does when the file has changed. */
    private static void reload(LoggerContext context) throws JoranException {
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(ApplicationProgram.class.getResource("/logback.xml"));
    }

    /** Logger and message of every stored entry. */
    private static List<String> storedLines(Path directory) throws java.io.IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    if (!line.startsWith("#")) {
                        lines.add(line.substring(line.indexOf("] ") + 2));
                    }
                }
            }
        }
        return lines;
    }
}
