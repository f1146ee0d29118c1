package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logtracr.FlightRecorder;
import io.logtracr.StatusReporter;
import io.logtracr.config.RecorderConfig;
import io.logtracr.config.StoreFormat;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/**
 * rsyslog ships each entry once while the recorder rolls the files of long flows, drops their old parts, and purges short flows to
 * stay within its budget, and through a restart of rsyslog, which is what makes it let go of deleted files. The writer waits for rsyslog: what is deleted has been read.
 */
@Tag("large")
class RsyslogPurgeTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration OFTEN = Duration.ofMillis(10);
    private static final Pattern ENTRY =
            Pattern.compile("\"body\": ?\"entry ([0-9]+) .*\"flow\": ?\"([^\"]*)\", ?\"seq\": ?([0-9]+)");
    private static final String TEXT = "x".repeat(200);

    private static final int BUDGET_BYTES = 1 << 20;
    private static final int PART_BYTES = 16 << 10;
    private static final int ROUNDS = 200;
    private static final int LONG_FLOWS = 4;
    private static final int SHORT_FLOWS_A_ROUND = 3;
    private static final int ENTRIES_OF_A_SHORT_FLOW = 20;
    private static final int ENTRIES_OF_A_LONG_FLOW_A_ROUND = 5;
    /** Less than is in the part of a long flow that comes after the one that goes. */
    private static final int MOST_BEHIND = 20;

    /** So many files must go of each kind, or the test shows nothing. */
    private static final long MANY = 100;

    @TempDir(factory = TmpfsFolder.class)
    Path dump;

    @TempDir
    Path place;

    private final Map<String, Integer> written = new HashMap<>();
    private final Map<String, List<Integer>> shipped = new HashMap<>();
    private int linesSeen;

    @Test
    void entries_areShippedOnce_throughRollsPurgesAndARestart() throws Exception {
        Rsyslog rsyslog = Rsyslog.start(dump, place);
        try (rsyslog;
                FlightRecorder recorder = FlightRecorder.start(config(), new Quiet())) {
            for (int round = 0; round < ROUNDS; round++) {
                log(recorder, round);
                awaitShipped(rsyslog, MOST_BEHIND);
                if (round == ROUNDS / 2) {
                    awaitShipped(rsyslog, 0);
                    rsyslog.restart();
                    assertThat(rsyslog.deletedOpenFiles()).isEmpty();
                }
            }
            awaitShipped(rsyslog, 0);
            assertThat(recorder.counters())
                    .containsEntry(Counter.STORED, (long) writtenEntries())
                    .hasEntrySatisfying(
                            Counter.PURGED_BUDGET, files -> assertThat(files).isGreaterThan(MANY))
                    .hasEntrySatisfying(
                            Counter.PURGED_ROLLED, files -> assertThat(files).isGreaterThan(MANY));
        }
        count(rsyslog);
        assertThat(wrong()).isEmpty();
    }

    private void awaitShipped(Rsyslog rsyslog, int mostBehind) {
        await().atMost(SOON).pollInterval(OFTEN).until(() -> mostBehind(rsyslog) <= mostBehind);
    }

    private RecorderConfig config() {
        return RecorderConfig.builder()
                .dumpDir(dump)
                .app("app")
                .format(StoreFormat.JSON)
                .dumpInterval(Duration.ofHours(1))
                .storeMaxBytes(BUDGET_BYTES)
                .flowFileMaxBytes(PART_BYTES)
                .build();
    }

    private void log(FlightRecorder recorder, int round) {
        for (int flow = 0; flow < LONG_FLOWS; flow++) {
            log(recorder, "long " + flow, ENTRIES_OF_A_LONG_FLOW_A_ROUND);
        }
        for (int flow = 0; flow < SHORT_FLOWS_A_ROUND; flow++) {
            log(recorder, "short " + round + '.' + flow, ENTRIES_OF_A_SHORT_FLOW);
        }
        assertThat(recorder.dumpAll(SOON)).isTrue();
    }

    private void log(FlightRecorder recorder, String flow, int entries) {
        for (int i = 0; i < entries; i++) {
            int number = written.merge(flow, 1, Integer::sum) - 1;
            assertThat(recorder.record(flow, Level.DEBUG, "com.acme.Filter", "entry {} {}", number, TEXT))
                    .isTrue();
        }
    }

    private int writtenEntries() {
        return written.values().stream().mapToInt(Integer::intValue).sum();
    }

    private int mostBehind(Rsyslog rsyslog) throws IOException {
        count(rsyslog);
        int most = 0;
        for (Map.Entry<String, Integer> flow : written.entrySet()) {
            most = Math.max(
                    most,
                    flow.getValue()
                            - shipped.getOrDefault(flow.getKey(), List.of()).size());
        }
        return most;
    }

    private void count(Rsyslog rsyslog) throws IOException {
        List<String> lines = rsyslog.shipped();
        for (; linesSeen < lines.size(); linesSeen++) {
            Matcher entry = ENTRY.matcher(lines.get(linesSeen));
            assertThat(entry.find()).as("an entry: %s", lines.get(linesSeen)).isTrue();
            assertThat(entry.group(1)).as("seq as in the text").isEqualTo(entry.group(3));
            shipped.computeIfAbsent(entry.group(2), flow -> new ArrayList<>()).add(Integer.valueOf(entry.group(3)));
        }
    }

    /** A line for each entry that did not come exactly once. */
    private List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        written.forEach((flow, entries) -> {
            int[] times = new int[entries];
            shipped.getOrDefault(flow, List.of()).forEach(number -> times[number]++);
            for (int number = 0; number < entries; number++) {
                if (times[number] != 1) {
                    wrong.add(flow + " entry " + number + ": " + times[number] + " times");
                }
            }
        });
        return wrong;
    }

    private static final class Quiet implements StatusReporter {
        @Override
        public void info(String message) {}

        @Override
        public void warn(String message, Throwable cause) {}
    }
}
