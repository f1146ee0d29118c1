package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.MDC;

/**
 * An application that logs numbered entries in flows, with a {@link FileAppender} for its main log; and what its stored flows must
 * look like.
 */
final class NumberedEntries {

    private static final int INFO_EVERY = 7;
    private static final Pattern HEADER =
            Pattern.compile("# logtracr flow=\"(flow-[0-9]+)\" instance=\"[^\"]+\" triggered=(?:yes|no )");
    private static final Pattern ENTRY =
            Pattern.compile("\\S{26}Z (?:DEBUG|INFO ) \\[\\S+] com\\.acme\\.Orders - entry ([0-9]+) of (\\S+) (x*)\\.");

    private final Logger logger;
    private final int flows;
    private int next;

    /** @param flows how many there are; entries go to them in turn */
    NumberedEntries(LoggerContext context, Path mainLog, int flows) {
        this.flows = flows;
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%level %logger [%X{logID}] %msg%n");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setFile(mainLog.toString());
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        logger = context.getLogger("com.acme.Orders");
    }

    /** Logs so many more entries; what logging throws fails the test. */
    void log(int count) {
        for (int i = 0; i < count; i++) {
            int number = next++;
            String flow = flow(number);
            MDC.put("logID", flow);
            if (number % INFO_EVERY == 0) {
                logger.info("entry {} of {} {}.", number, flow, padding(number));
            } else {
                logger.debug("entry {} of {} {}.", number, flow, padding(number));
            }
            MDC.remove("logID");
        }
    }

    /** How many were logged. */
    int logged() {
        return next;
    }

    /** The flow of an entry. */
    String flow(int number) {
        return "flow-" + number % flows;
    }

    private static String padding(int number) {
        return "x".repeat(number * 37 % 400);
    }

    /**
     * Fails where a stored file does not end at the end of an append, or a line of it is not a whole entry of its flow.
     *
     * @return how many entries are stored
     */
    long assertWhole(Path flowsFolder) throws IOException {
        if (Files.notExists(flowsFolder)) {
            return 0;
        }
        long entries = 0;
        try (Stream<Path> files = Files.list(flowsFolder)) {
            for (Path file : files.toList()) {
                entries += wholeEntries(file);
            }
        }
        return entries;
    }

    private static long wholeEntries(Path file) throws IOException {
        String text = Files.readString(file);
        assertThat(text).as("%s", file).endsWith("\n");
        List<String> lines = text.lines().toList();
        Matcher header = HEADER.matcher(lines.get(0));
        assertThat(header.matches()).as("%s: %s", file, lines.get(0)).isTrue();
        assertThat(lines.get(lines.size() - 1)).as("%s", file).startsWith("# spilled entries=");
        long entries = 0;
        int last = -1;
        for (String line : lines) {
            if (!line.startsWith("#")) {
                Matcher entry = ENTRY.matcher(line);
                assertThat(entry.matches()).as("%s: %s", file, line).isTrue();
                int number = Integer.parseInt(entry.group(1));
                assertThat(entry.group(2)).as("%s: %s", file, line).isEqualTo(header.group(1));
                assertThat(entry.group(3)).as("%s: %s", file, line).isEqualTo(padding(number));
                assertThat(number).as("%s: order, or doubled", file).isGreaterThan(last);
                last = number;
                entries++;
            }
        }
        return entries;
    }
}
