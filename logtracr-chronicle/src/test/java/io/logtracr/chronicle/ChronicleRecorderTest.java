package io.logtracr.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logtracr.FlightRecorder;
import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counter;
import io.logtracr.read.FlowInfo;
import io.logtracr.read.FlowPiece;
import io.logtracr.read.FlowReader;
import io.logtracr.read.FlowState;
import io.logtracr.read.RecordedFlow;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** The whole recorder on a queue: recorded, spilled, read, killed, recovered. */
class ChronicleRecorderTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int ROUNDS = 2;
    private static final int MANY_ROUNDS = 20;
    private static final Pattern NUMBER = Pattern.compile("io\\.logtracr\\.Killed - n=([0-9]+)$");
    private static final Pattern GAP = Pattern.compile("^# ([0-9]+) entries lost");

    @TempDir(factory = OnTmpfs.class)
    Path root;

    private final RecordingReporter reporter = new RecordingReporter();

    @Test
    void flows_areReadFromTheQueue_withWhatIsStillInMemory() throws Exception {
        try (FlightRecorder recorder = start(root)) {
            recorder.record("order-1", Level.DEBUG, "com.acme.Filter", "node={}", "node01");
            assertThat(recorder.dump("order-1", SOON)).isTrue();
            recorder.record("order-1", Level.DEBUG, "com.acme.Filter", "failed");
            try (FlowReader reader = FlowReader.open(root)) {
                assertThat(messages(reader, "order-1")).containsExactly("node=node01", "failed");
                FlowInfo info = reader.flow("order-1").orElseThrow();
                assertThat(info.state()).isEqualTo(FlowState.LIVE);
                assertThat(info.entries()).isEqualTo(2);
                assertThat(reader.warnings()).isEmpty();
            }
            Path instance = recorder.directory().orElseThrow();
            assertThat(instance.resolve("flows")).isEmptyDirectory();
            assertThat(instance.resolve("queue")).isNotEmptyDirectory();
            assertConserved(recorder.counters());
        }
        try (FlowReader reader = FlowReader.open(root)) {
            assertThat(messages(reader, "order-1")).containsExactly("node=node01", "failed");
            assertThat(reader.flow("order-1").orElseThrow().state()).isEqualTo(FlowState.STORED);
        }
        assertThat(reporter.warnings()).isEmpty();
    }

    @Test
    void start_usesFiles_andNamesTheOptions_whereTheyAreMissing() throws Exception {
        Process process = ChildJvm.start(KilledProgram.class, false, root.toString(), "160");
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
            assertThat(out.readLine())
                    .isEqualTo("LOGTRACR_STORE=chronicle cannot be had, flows are stored in files: "
                            + "Chronicle Queue needs the JVM options " + JvmFlags.all());
            out.transferTo(Writer.nullWriter());
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("flow-0.log")
                    .doesNotContain("queue");
        }
    }

    @Test
    void recovery_findsEveryAcknowledgedEntryOnce_afterSigkill() throws Exception {
        kill(ROUNDS, 1);
    }

    @Test
    @Tag("large")
    void recovery_findsEveryAcknowledgedEntryOnce_afterManySigkills() throws Exception {
        kill(MANY_ROUNDS, 2);
    }

    private void kill(int rounds, long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            Path dump = Files.createDirectory(root.resolve("dump-" + round));
            Process process =
                    ChildJvm.start(KilledProgram.class, true, dump.toString(), String.valueOf(Integer.MAX_VALUE));
            InputStream out = process.getInputStream();
            for (int c = out.read(); c != '\n'; c = out.read()) {
                assertThat(c).as("a warning, or the end").isLessThan(0);
            }
            BitSet acknowledged = acknowledgedUntilKilled(process, 100 + random.nextInt(500));
            try (FlightRecorder recorder = start(dump)) {
                await().atMost(SOON).until(() -> arenas(dump) == 1);
                check(dump, acknowledged, "seed " + seed + ", round " + round);
                assertConserved(recorder.counters());
            }
            assertThat(reporter.warnings()).isEmpty();
        }
    }

    private static BitSet acknowledgedUntilKilled(Process process, int millis) throws Exception {
        BitSet numbers = new BitSet();
        Thread reader = new Thread(() -> {
            try (DataInputStream in = new DataInputStream(process.getInputStream())) {
                while (true) {
                    numbers.set(in.readInt());
                }
            } catch (IOException e) {
                return; // the end
            }
        });
        reader.start();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < deadline) {
            LockSupport.parkNanos(deadline - System.nanoTime());
        }
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        reader.join();
        return numbers;
    }

    private static void check(Path dump, BitSet acknowledged, String when) throws IOException {
        BitSet found = new BitSet();
        long lost = 0;
        try (FlowReader reader = FlowReader.open(dump)) {
            for (String flowId : reader.flowIds()) {
                for (String line : lines(reader, flowId)) {
                    Matcher gap = GAP.matcher(line);
                    lost += gap.find() ? Long.parseLong(gap.group(1)) : 0;
                    Matcher entry = NUMBER.matcher(line);
                    if (entry.find()) {
                        int number = Integer.parseInt(entry.group(1));
                        assertThat(KilledProgram.flow(number)).as(when).isEqualTo(flowId);
                        assertThat(found.get(number))
                                .as("%s: doubled: %s", when, number)
                                .isFalse();
                        found.set(number);
                    }
                }
            }
            assertThat(reader.warnings()).as(when).isEmpty();
        }
        BitSet missing = (BitSet) acknowledged.clone();
        missing.andNot(found);
        assertThat((long) missing.cardinality())
                .as("%s: missing: %s", when, missing)
                .isLessThanOrEqualTo(lost);
        assertThat(found.cardinality()).as(when).isPositive();
    }

    private static long arenas(Path dump) throws IOException {
        try (Stream<Path> files = Files.walk(dump, 2)) {
            return files.filter(file -> file.endsWith("recorder.arena")).count();
        } catch (java.io.UncheckedIOException e) {
            return -1; // changed meanwhile
        }
    }

    private FlightRecorder start(Path dump) {
        return FlightRecorder.start(
                RecorderConfig.builder()
                        .dumpDir(dump)
                        .bufferBytes(1 << 20)
                        .storeKind("chronicle")
                        .build(),
                reporter);
    }

    private static List<String> lines(FlowReader reader, String flowId) throws IOException {
        List<String> lines = new ArrayList<>();
        try (RecordedFlow flow = reader.read(flowId).orElseThrow()) {
            for (FlowPiece piece = flow.next(); piece != null; piece = flow.next()) {
                lines.addAll(piece.block().lines());
            }
        }
        return lines;
    }

    private static List<String> messages(FlowReader reader, String flowId) throws IOException {
        return lines(reader, flowId).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.indexOf(" - ") + 3))
                .toList();
    }

    private static void assertConserved(Map<Counter, Long> counters) {
        long accounted =
                counters.get(Counter.STORED) + counters.get(Counter.BUFFERED) + counters.get(Counter.DISCARDED);
        for (Map.Entry<Counter, Long> entry : counters.entrySet()) {
            accounted += entry.getKey().isLoss() ? entry.getValue() : 0;
        }
        assertThat(counters.get(Counter.ACCEPTED)).isEqualTo(accounted);
    }
}
