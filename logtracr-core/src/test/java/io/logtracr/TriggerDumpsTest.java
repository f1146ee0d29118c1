package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.config.DumpSeries;
import io.logtracr.config.RecorderConfig;
import io.logtracr.control.ControlClient;
import io.logtracr.control.ControlRequest;
import io.logtracr.control.ControlResponse;
import io.logtracr.counter.Counter;
import io.logtracr.read.FlowReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Thread dumps of a running recorder: when a flow is marked, and when somebody asks. */
@Timeout(60)
class TriggerDumpsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir(factory = OnTmpfs.class)
    Path dumpDir;

    private FlightRecorder start(String series) {
        return FlightRecorder.start(
                RecorderConfig.builder()
                        .dumpDir(dumpDir)
                        .bufferBytes(1 << 20)
                        .triggerThreadDump(!series.isEmpty())
                        .triggerThreadDumps(DumpSeries.parse(series.isEmpty() ? "1" : series))
                        .build(),
                new RecordingReporter());
    }

    @Test
    void trigger_storesThreadDumpsBesideTheFlow_andTheNextOnesOnlyCount() throws Exception {
        try (FlightRecorder recorder = start("2@200ms")) {
            recorder.record("a/b", Level.DEBUG, "l", "m");
            recorder.trigger("a/b", "it \"failed\"");
            Path file = recorder.directory().orElseThrow().resolve("flows").resolve("a%2Fb.threads.txt");
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> Files.exists(file) && Files.readString(file).contains("dump=2/2"));
            assertThat(Files.readString(file))
                    .startsWith("# logtracr threads flow=\"a/b\" instance=\""
                            + recorder.directory().orElseThrow().getFileName() + "\" trigger=\"call: it ")
                    .contains("\"" + Thread.currentThread().getName() + "\" (flow)")
                    .contains("# since dump 1: ");
            recorder.record("c", Level.DEBUG, "l", "m");
            recorder.trigger("c", "again");
            Awaitility.await().atMost(LONG).until(() -> recorder.counters().get(Counter.THREAD_DUMPS_SUPPRESSED) == 1);
            assertThat(recorder.counters()).containsEntry(Counter.THREAD_DUMPS, 1L);
            recorder.dumpAll(LONG);
            try (FlowReader reader = FlowReader.open(dumpDir)) {
                assertThat(reader.threads("a/b")).hasSize(1);
                assertThat(reader.threads("c")).isEmpty();
                assertThat(reader.flowIds()).containsExactly("a/b", "c");
            }
        }
    }

    @Test
    void trigger_takesNone_unlessToldTo() throws Exception {
        try (FlightRecorder recorder = start("")) {
            recorder.record("a", Level.DEBUG, "l", "m");
            recorder.trigger("a", "failed");
            assertThat(recorder.dumpAll(LONG)).isTrue();
            recorder.close();
            try (FlowReader reader = FlowReader.open(dumpDir)) {
                assertThat(reader.threads("a")).isEmpty();
            }
            assertThat(recorder.counters()).containsEntry(Counter.THREAD_DUMPS, 0L);
        }
    }

    @Test
    void requestFile_isAnsweredWithADump() throws Exception {
        try (FlightRecorder recorder = start("")) {
            ControlResponse answer =
                    ControlClient.ask(recorder.directory().orElseThrow(), ControlRequest.threads(), LONG);
            assertThat(answer.ok()).isTrue();
            assertThat(answer.text())
                    .startsWith("# logtracr threads instance=\"")
                    .contains("\"main\"");
            List<String> names = answer.text()
                    .lines()
                    .filter(line -> line.contains("logtracr-spiller"))
                    .toList();
            assertThat(names).isNotEmpty();
        }
    }
}
