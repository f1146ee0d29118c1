package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.logtracr.FlightRecorder;
import io.logtracr.config.ConfigLoader;
import io.logtracr.counter.Counter;
import io.logtracr.flow.SpillReason;
import io.logtracr.read.StoredFlow;
import io.logtracr.read.StoredFlows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/**
 * Many threads log through SLF4J in thousands of flows, each message carrying its flow id, its thread and a number: every stored
 * flow holds exactly its own entries, in order, none twice, none in a wrong file, and what is missing is counted in gaps.
 */
class InterleavingTest {

    private static final int THREADS = 6;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Pattern ENTRY =
            Pattern.compile("\\S+Z DEBUG \\[(\\S+)] com\\.acme\\.Worker - flow=(\\S+) thread=(\\d+) number=(\\d+) .*");
    private static final Pattern GAP = Pattern.compile("# (\\d+) entries lost between \\S+Z and \\S+Z: .+");

    /** Caps that force one spill reason. */
    enum Scenario {
        IDLE(SpillReason.IDLE, 2_000, 10, "dumpInterval", "10ms", "bufferBytes", "64MiB"),
        FLOW_FULL(SpillReason.FLOW_FULL, 20, 3_000, "flowMaxBytes", "16KiB", "dumpInterval", "1h"),
        TOO_MANY_FLOWS(SpillReason.TOO_MANY_FLOWS, 3_000, 6, "maxFlows", "64", "dumpInterval", "1h"),
        ARENA_PRESSURE(
                SpillReason.ARENA_PRESSURE,
                100,
                300,
                "bufferBytes",
                "512KiB",
                "flowMaxBytes",
                "128KiB",
                "dumpInterval",
                "1h"),
        REQUESTED(SpillReason.REQUESTED, 500, 40, "dumpInterval", "1h"),
        SHUTDOWN(SpillReason.SHUTDOWN, 1_000, 20, "dumpInterval", "1h");

        private final SpillReason reason;
        private final int flows;
        private final int rounds;
        private final String[] properties;

        Scenario(SpillReason reason, int flows, int rounds, String... properties) {
            this.reason = reason;
            this.flows = flows;
            this.rounds = rounds;
            this.properties = properties;
        }
    }

    @TempDir(factory = OnTmpfs.class)
    private Path dumpDir;

    private final LoggerContext context = Rig.newContext();
    private final RecorderRegistry registry = new RecorderRegistry(CoreRecorder::start, Duration.ofMillis(50));
    private final AtomicBoolean done = new AtomicBoolean();

    @AfterEach
    void close() {
        context.stop();
        registry.recorder().ifPresent(FlightRecorder::close);
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void log_endsInItsOwnFlowInOrder(Scenario scenario) throws Exception {
        FlightRecorder recorder = start(scenario);
        long logged = logFromManyThreads(scenario, recorder);
        Path folder = recorder.directory().orElseThrow();
        if (scenario != Scenario.SHUTDOWN) {
            assertThat(recorder.dumpAll(LONG)).isTrue();
        }
        recorder.close();

        Map<Counter, Long> counters = recorder.counters();
        assertThat(counters.get(Counter.ACCEPTED)).isEqualTo(logged);
        assertThat(counters.get(Counter.BUFFERED)).isZero();
        long lost = counters.entrySet().stream()
                .filter(counter -> counter.getKey().isLoss())
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(counters.get(Counter.STORED) + lost).isEqualTo(logged);

        Found found = new Found();
        for (StoredFlow flow : new StoredFlows(folder).list()) {
            found.read(flow);
        }
        assertThat(found.entries).isEqualTo(counters.get(Counter.STORED));
        // Entries that came to no flow have no file to be missing from; those that closing had no time for are in the
        // arena.
        long nowhere = counters.get(Counter.LOST_TOO_MANY_FLOWS) + counters.get(Counter.LOST_SHUTDOWN);
        assertThat(found.missing).isEqualTo(lost - nowhere);
        assertThat(found.reasons).containsKey(scenario.reason.label());
    }

    private FlightRecorder start(Scenario scenario) {
        LogtracrAppender appender =
                new LogtracrAppender(() -> registry, properties -> ConfigLoader.load(Map.of(), Map.of(), properties));
        appender.setContext(context);
        appender.setDumpDir(dumpDir.toString());
        for (int i = 0; i < scenario.properties.length; i += 2) {
            Rig.set(appender, scenario.properties[i], scenario.properties[i + 1]);
        }
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        return registry.recorder().orElseThrow();
    }

    private long logFromManyThreads(Scenario scenario, FlightRecorder recorder) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try {
            List<Future<Long>> results = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                results.add(threads.submit((Callable<Long>) () -> log(scenario, number)));
            }
            Future<?> dumping = threads.submit(() -> {
                while (scenario == Scenario.REQUESTED && !done.get()) {
                    recorder.dumpAll(LONG);
                }
            });
            long logged = 0;
            for (Future<Long> result : results) {
                logged += result.get();
            }
            done.set(true);
            dumping.get();
            return logged;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Each thread visits all flows in an order of its own, a few entries at a time, numbered per flow and thread. */
    private long log(Scenario scenario, int thread) {
        Logger logger = context.getLogger("com.acme.Worker");
        Random random = new Random(thread);
        int[] numbers = new int[scenario.flows];
        long logged = 0;
        for (int visit = 0; visit < scenario.flows * scenario.rounds / 5; visit++) {
            int flow = random.nextInt(scenario.flows);
            MDC.put("logID", "flow/" + flow);
            int count = random.nextInt(5) + 1;
            for (int i = 0; i < count; i++) {
                logger.debug(
                        "flow={} thread={} number={} {}", "flow/" + flow, thread, numbers[flow]++, "x".repeat(count));
                logged++;
            }
            MDC.remove("logID");
        }
        return logged;
    }

    /** What the files say. */
    private static final class Found {

        private final Map<String, Integer> reasons = new HashMap<>();
        private long entries;
        private long missing;

        void read(StoredFlow flow) throws Exception {
            Map<String, Integer> lastOfThread = new HashMap<>();
            try (Stream<String> lines = Files.lines(flow.file())) {
                for (String line : (Iterable<String>) lines.skip(1)::iterator) {
                    Matcher entry = ENTRY.matcher(line);
                    Matcher gap = GAP.matcher(line);
                    if (entry.matches()) {
                        entries++;
                        assertThat(entry.group(2)).isEqualTo(flow.flowId());
                        int number = Integer.parseInt(entry.group(4));
                        Integer last = lastOfThread.put(entry.group(3), number);
                        assertThat(number).as(line).isGreaterThan(last == null ? -1 : last);
                    } else if (gap.matches()) {
                        missing += Long.parseLong(gap.group(1));
                    } else {
                        assertThat(line).startsWith("# spilled ");
                        reasons.merge(line.replaceAll(".* reason=(\\S+) .*", "$1"), 1, Integer::sum);
                    }
                }
            }
        }
    }
}
