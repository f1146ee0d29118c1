package io.logtracr.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logtracr.FlightRecorder;
import io.logtracr.cli.Main;
import io.logtracr.config.RecorderConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** The command shows the thread dumps of a flow that is in a queue. */
class ThreadDumpCommandTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    @Test
    void showThreads_showsTheDumps_ofAFlowInTheQueue() throws Exception {
        try (FlightRecorder recorder = FlightRecorder.start(
                RecorderConfig.builder()
                        .dumpDir(dump)
                        .bufferBytes(1 << 20)
                        .storeKind("chronicle")
                        .triggerThreadDump(true)
                        .build(),
                new RecordingReporter())) {
            recorder.record("order-4711", Level.DEBUG, "com.acme.Orders", "received");
            assertThat(recorder.trigger("order-4711", "failed")).isTrue();
            assertThat(recorder.dump("order-4711", SOON)).isTrue();
            Path instance = recorder.directory().orElseThrow();
            Path threads = instance.resolve("flows/order-4711.threads.txt");
            await().atMost(SOON)
                    .until(() ->
                            Files.exists(threads) && Files.readString(threads).contains("\"main\" (flow)"));
            assertThat(instance.resolve("flows/order-4711.log")).doesNotExist();

            Process command =
                    ChildJvm.start(Main.class, true, "show", "--dir", dump.toString(), "--threads", "order-4711");
            String shown = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shown)
                    .startsWith("# logtracr threads flow=\"order-4711\" instance=\"" + instance.getFileName()
                            + "\" trigger=\"call: failed\" ")
                    .contains("\"main\" (flow)");
            assertThat(command.waitFor()).isZero();
        }
    }
}
