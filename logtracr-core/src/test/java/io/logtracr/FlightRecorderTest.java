package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.LogEntry;
import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counter;
import io.logtracr.flow.FlowIds;
import io.logtracr.flow.SpillReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class FlightRecorderTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir(factory = OnTmpfs.class)
    Path dumpDir;

    private final RecordingReporter reporter = new RecordingReporter();

    @Test
    void record_isInSnapshotAtOnce_andInStoreAfterDump() throws Exception {
        try (FlightRecorder recorder = start()) {
            assertThat(recorder.record("order-1", Level.DEBUG, "com.acme.Filter", "node={} ok={}", "node01", true))
                    .isTrue();
            List<LogEntry> entries = recorder.snapshot("order-1").orElseThrow().entries();

            assertThat(entries).singleElement().satisfies(entry -> {
                assertThat(entry.sequence()).isZero();
                assertThat(entry.level()).isEqualTo(Level.DEBUG);
                assertThat(entry.logger()).isEqualTo("com.acme.Filter");
                assertThat(entry.message()).isEqualTo("node={} ok={}");
                assertThat(entry.arguments()).containsExactly("node01", true);
                assertThat(entry.thread()).isEqualTo(Thread.currentThread().getName());
            });
            assertThat(recorder.dump("order-1", SOON)).isTrue();
            assertThat(recorder.snapshot("order-1")).isEmpty();
            assertThat(recorder.flows()).singleElement().satisfies(flow -> {
                assertThat(flow.flowId()).isEqualTo("order-1");
                assertThat(flow.entriesStored()).isEqualTo(1);
                assertThat(flow.reason()).contains(SpillReason.REQUESTED);
                assertThat(Files.readString(flow.file().orElseThrow()))
                        .contains("com.acme.Filter - node=node01 ok=true");
            });
            assertConserved(recorder.counters());
        }
        assertThat(reporter.warnings()).isEmpty();
    }

    @Test
    void close_storesWhatIsInMemory_andRemovesTheArena() {
        FlightRecorder recorder = start();
        recorder.record("a", Level.INFO, "logger", "kept");
        Path folder = recorder.directory().orElseThrow();
        recorder.close();

        assertThat(folder.resolve("flows/a.log")).content().contains("logger - kept");
        assertThat(folder.resolve("recorder.arena")).doesNotExist();
        assertThat(recorder.isRecording()).isFalse();
        assertThat(recorder.record("a", Level.INFO, "logger", "late")).isFalse();
        assertConserved(recorder.counters());
    }

    @Test
    void record_cutsAnIdOfMegabytes_andFindsTheFlowByIt() {
        String id = "m".repeat(3_000_000);
        try (FlightRecorder recorder = start()) {
            assertThat(recorder.record(id, Level.INFO, "logger", "kept")).isTrue();
            assertThat(recorder.snapshot(id)).isPresent();
            assertThat(recorder.dump(id, SOON)).isTrue();
            assertThat(recorder.flows())
                    .singleElement()
                    .satisfies(flow -> assertThat(flow.flowId()).isEqualTo(FlowIds.bounded(id)));
        }
    }

    private FlightRecorder start() {
        FlightRecorder recorder =
                FlightRecorder.start(RecorderConfig.builder().dumpDir(dumpDir).build(), reporter);
        assertThat(recorder.isRecording()).isTrue();
        return recorder;
    }

    static void assertConserved(Map<Counter, Long> counters) {
        long found = counters.get(Counter.STORED) + counters.get(Counter.BUFFERED) + counters.get(Counter.DISCARDED);
        for (Map.Entry<Counter, Long> counter : counters.entrySet()) {
            found += counter.getKey().isLoss() ? counter.getValue() : 0;
        }
        assertThat(found).as("%s", counters).isEqualTo(counters.get(Counter.ACCEPTED));
    }
}
