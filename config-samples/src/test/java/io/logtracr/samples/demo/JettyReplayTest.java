package io.logtracr.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.logtracr.FlightRecorder;
import io.logtracr.FlowSummary;
import io.logtracr.counter.Counter;
import io.logtracr.logback.Logtracr;
import io.logtracr.samples.TmpfsFolder;
import io.logtracr.samples.demo.Traffic.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The log of a real server under concurrent requests, recorded request by request. */
class JettyReplayTest {

    private static final int REQUESTS = 300;
    private static final int CLIENTS = 16;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String APPLICATION = JettyReplayTest.class.getPackageName() + ".";
    private static final List<String> NODES = List.of("node-a1", "node-a2", "node-b1", "node-b2", "node-c1");

    private static final Pattern FIRST_WORDS = Pattern.compile("\\S+ (begins|looks|verdict on \\S+|chose|ends|failed)");
    private static final Pattern POD = Pattern.compile("pod=(web-\\d+)");

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

    @AfterEach
    void closeRecorder() {
        Logtracr.recorder().ifPresent(FlightRecorder::close);
        context.reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    @Test
    void serve_recordsEachRequestInItsOwnFlow_whileTheMainLogIsAtInfo() throws Exception {
        FlightRecorder recorder = configure(Level.INFO);

        List<Answer> answers = serve();

        assertThat(answers).filteredOn(Answer::failed).hasSizeGreaterThan(5).hasSizeLessThan(REQUESTS / 10);
        Map<String, List<StoredEntry>> flows = storedFlows(recorder);
        assertThat(flows.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        answers.stream().map(Answer::logId).toList());
        for (Answer answer : answers) {
            List<StoredEntry> entries = flows.get(answer.logId());
            assertThat(entries)
                    .extracting(StoredEntry::thread)
                    .containsOnly(entries.get(0).thread());
            assertThat(entries)
                    .filteredOn(JettyReplayTest::isOfTheApplication)
                    .map(JettyReplayTest::firstWords)
                    .containsExactlyElementsOf(story(answer));
            List<StoredEntry> jetty =
                    entries.stream().filter(entry -> !isOfTheApplication(entry)).toList();
            assertThat(jetty).hasSizeGreaterThan(10);
            assertThat(jetty.stream().flatMap(JettyReplayTest::pods))
                    .isNotEmpty()
                    .containsOnly(answer.pod());
        }
        assertNothingLost(recorder, flows);
    }

    @Test
    void serve_recordsExactlyWhatAnAppenderSees_whileTheMainLogIsAtDebug() throws Exception {
        FlightRecorder recorder = configure(Level.DEBUG);
        Seen seen = attach(new Seen());

        serve();

        Map<String, List<StoredEntry>> flows = storedFlows(recorder);
        Map<String, List<ILoggingEvent>> expected = seen.byFlow();
        assertThat(flows).containsOnlyKeys(expected.keySet());
        expected.forEach((flow, events) -> assertThat(flows.get(flow)).zipSatisfy(events, (entry, event) -> {
            assertThat(entry.level()).isEqualTo(event.getLevel().toString());
            assertThat(entry.thread()).isEqualTo(event.getThreadName());
            assertThat(entry.logger()).isEqualTo(event.getLoggerName());
            // arguments whose text changes between the two readings are left out
            assertThat(entry.text()).matches(pattern(event.getMessage()));
        }));
        assertNothingLost(recorder, flows);
    }

    @Test
    void replay_storesEachLineAsItWas_whenManyThreadsInterleave() throws Exception {
        context.reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.DEBUG);
        Seen seen = attach(new Seen());
        serve();
        Map<String, List<ILoggingEvent>> captured = seen.byFlow();
        FlightRecorder recorder = configure(Level.INFO);

        inParallel(captured.entrySet(), flow -> replay(flow.getKey(), flow.getValue()));

        Map<String, List<StoredEntry>> flows = storedFlows(recorder);
        assertThat(flows).containsOnlyKeys(captured.keySet());
        captured.forEach((flow, events) -> assertThat(flows.get(flow))
                .map(entry -> entry.level() + " " + entry.logger() + " " + entry.text())
                .containsExactlyElementsOf(events.stream()
                        .map(event -> "DEBUG " + event.getLoggerName() + " " + event.getFormattedMessage())
                        .toList()));
        assertNothingLost(recorder, flows);
    }

    private FlightRecorder configure(Level rootLevel) throws Exception {
        String xml = """
                <configuration>
                  <appender name="LOGTRACR" class="io.logtracr.logback.LogtracrAppender">
                    <dumpDir>%s</dumpDir>
                  </appender>
                  <root level="%s"><appender-ref ref="LOGTRACR"/></root>
                </configuration>
                """.formatted(folder, rootLevel);
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        return Logtracr.recorder().orElseThrow();
    }

    private Seen attach(Seen seen) {
        seen.setContext(context);
        seen.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(seen);
        return seen;
    }

    private static List<Answer> serve() throws Exception {
        try (DemoServer server = DemoServer.start()) {
            return new Traffic(server.address()).send(REQUESTS, CLIENTS);
        }
    }

    private static Map<String, List<StoredEntry>> storedFlows(FlightRecorder recorder) {
        assertThat(recorder.dumpAll(TIMEOUT)).isTrue();
        return recorder.flows().stream().collect(Collectors.toMap(FlowSummary::flowId, JettyReplayTest::storedEntries));
    }

    private static List<StoredEntry> storedEntries(FlowSummary flow) {
        try {
            Path file = flow.file().orElseThrow();
            assertThat(Files.readString(file)).doesNotContain("entries lost");
            return StoredEntry.read(file);
        } catch (IOException e) {
            throw new AssertionError(flow.flowId(), e);
        }
    }

    private static void assertNothingLost(FlightRecorder recorder, Map<String, List<StoredEntry>> flows) {
        long entries = flows.values().stream().mapToLong(List::size).sum();
        Map<Counter, Long> counters = recorder.counters();
        assertThat(counters).containsEntry(Counter.ACCEPTED, entries).containsEntry(Counter.STORED, entries);
        assertThat(counters).containsEntry(Counter.BUFFERED, 0L).containsEntry(Counter.DISCARDED, 0L);
        assertThat(Counter.values())
                .filteredOn(Counter::isLoss)
                .allSatisfy(loss -> assertThat(counters).containsEntry(loss, 0L));
    }

    private static boolean isOfTheApplication(StoredEntry entry) {
        return entry.logger().startsWith(APPLICATION);
    }

    /** What the application says of a request, without what differs from request to request but the request's own id. */
    private static List<String> story(Answer answer) {
        String id = answer.logId() + " ";
        List<String> lines = new ArrayList<>(List.of(id + "begins", id + "looks"));
        NODES.forEach(node -> lines.add(id + "verdict on " + node));
        lines.addAll(answer.failed() ? List.of(id + "failed") : List.of(id + "chose", id + "ends"));
        return lines;
    }

    private static String firstWords(StoredEntry entry) {
        String text = entry.text();
        return FIRST_WORDS
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElse(text);
    }

    private static Stream<String> pods(StoredEntry entry) {
        return Pattern.compile("pod=(web-\\d+)").matcher(entry.text()).results().map(pod -> pod.group(1));
    }

    private static Pattern pattern(String message) {
        String literals =
                Arrays.stream(message.split("\\{}", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(literals + ".*", Pattern.DOTALL);
    }

    private Void replay(String flow, List<ILoggingEvent> events) {
        MDC.put("logID", flow);
        try {
            events.forEach(event -> context.getLogger(event.getLoggerName()).debug("{}", event.getFormattedMessage()));
        } finally {
            MDC.remove("logID");
        }
        return null;
    }

    private static <T> void inParallel(Iterable<T> elements, Function<T, Void> work) throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        elements.forEach(element -> tasks.add(() -> work.apply(element)));
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Keeps what an appender of the main log is shown, in order. */
    private static final class Seen extends AppenderBase<ILoggingEvent> {

        private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getMDCPropertyMap().containsKey("logID")) {
                event.prepareForDeferredProcessing();
                events.add(event);
            }
        }

        Map<String, List<ILoggingEvent>> byFlow() {
            return events.stream()
                    .collect(Collectors.groupingBy(
                            event -> event.getMDCPropertyMap().get("logID")));
        }
    }
}
