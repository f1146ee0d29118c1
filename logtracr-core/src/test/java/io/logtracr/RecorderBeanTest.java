package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logtracr.config.LevelRules;
import io.logtracr.config.RecorderConfig;
import io.logtracr.control.ControlClient;
import io.logtracr.control.ControlRequest;
import io.logtracr.counter.Counter;
import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedInstance;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.management.Attribute;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** A running recorder, controlled from outside: through JMX, and by request files. */
@Timeout(60)
class RecorderBeanTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir(factory = OnTmpfs.class)
    Path dumpDir;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private FlightRecorder recorder;
    private ObjectName name;
    private FlightRecorderMXBean bean;

    @BeforeEach
    void start() throws Exception {
        recorder = FlightRecorder.start(
                RecorderConfig.builder()
                        .dumpDir(dumpDir)
                        .bufferBytes(1 << 20)
                        .dumpInterval(Duration.ofHours(1))
                        .build(),
                new RecordingReporter());
        name = new ObjectName("io.logtracr:type=FlightRecorder,instance="
                + recorder.directory().orElseThrow().getFileName());
        Awaitility.await().atMost(LONG).until(() -> server.isRegistered(name));
        bean = JMX.newMXBeanProxy(server, name, FlightRecorderMXBean.class);
    }

    @AfterEach
    void close() {
        recorder.close();
    }

    @Test
    void close_unregisters() {
        recorder.close();
        assertThat(server.isRegistered(name)).isFalse();
    }

    @Test
    void twoRecorders_haveABeanEach() throws Exception {
        FlightRecorder second = FlightRecorder.start(RecorderConfig.inDirectory(dumpDir), new RecordingReporter());
        try {
            Awaitility.await().atMost(LONG).untilAsserted(() -> {
                Set<ObjectName> names = server.queryNames(new ObjectName("io.logtracr:type=FlightRecorder,*"), null);
                assertThat(names)
                        .extracting(each -> each.getKeyProperty("instance"))
                        .contains(
                                recorder.directory().orElseThrow().getFileName().toString(),
                                second.directory().orElseThrow().getFileName().toString());
            });
        } finally {
            second.close();
        }
        assertThat(server.isRegistered(name)).isTrue();
    }

    @Test
    void stopRecording_keepsWhatIsInMemory_andStartRecordingGoesOn() {
        recorder.record("a", Level.DEBUG, "l", "before");
        bean.stopRecording();
        assertThat(bean.isRecording()).isFalse();
        assertThat(recorder.record("a", Level.DEBUG, "l", "meanwhile")).isFalse();
        assertThat(recorder.snapshot("a").orElseThrow().entries()).hasSize(1);
        assertThat(bean.startRecording()).isTrue();
        recorder.record("a", Level.DEBUG, "l", "after");

        assertThat(bean.takeSnapshot("a")).contains("before", "after").doesNotContain("meanwhile");
        bean.stopRecording();
        assertThat(bean.dumpFlow("a")).isTrue();
        assertThat(bean.getCounters()).containsEntry("stored", 2L).containsEntry("buffered", 0L);
        assertThat(bean.takeSnapshot("a")).contains("before", "after", "# spilled entries=2");
        FlightRecorderTest.assertConserved(recorder.counters());
    }

    @Test
    void startRecording_closesTheFuseAgain() {
        for (int i = 0; i < FlightRecorder.FUSE; i++) {
            recorder.failed(new IllegalStateException("ours"));
        }
        assertThat(bean.isRecording()).isFalse();
        assertThat(bean.startRecording()).isTrue();
        assertThat(recorder.record("a", Level.DEBUG, "l", "m")).isTrue();
    }

    @Test
    void startRecording_isRefused_whenClosed() {
        recorder.close();
        assertThat(recorder.startRecording()).isFalse();
    }

    @Test
    void listFlows_showsTheNewestFirst() {
        recorder.record("a", Level.ERROR, "l", "m");
        bean.dumpFlow("a");
        recorder.record("b", Level.DEBUG, "l", "m");
        assertThat(bean.listFlows(10)).extracting(FlowData::getFlowId).containsExactly("b", "a");
        assertThat(bean.listFlows(10).get(1).getErrors()).isOne();
        assertThat(bean.listFlows(10).get(1).getEntriesStored()).isOne();
        assertThat(bean.listFlows(1)).hasSize(1);
        assertThatThrownBy(() -> bean.listFlows(-1)).hasMessage("most: expected 0..10000, found -1");
    }

    @Test
    void setCapture_changesNothing_andNamesKeyRuleAndValue_whenTheValueIsUnusable() {
        Rules rules = new Rules();
        recorder.captureControl(rules);
        assertThatThrownBy(() -> server.setAttribute(name, new Attribute("Capture", "DEBUG,com.acme=LOUD")))
                .isInstanceOf(RuntimeMBeanException.class)
                .cause()
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("LOGTRACR_CAPTURE: expected a level and levels by logger prefix such as"
                        + " DEBUG,com.acme=TRACE,org.apache=OFF, found DEBUG,com.acme=LOUD (no level: LOUD)");
        assertThatThrownBy(() -> bean.setGuards(null)).hasMessageStartingWith("LOGTRACR_GUARDS: expected");
        assertThat(bean.getCapture()).isEqualTo("DEBUG");
        assertThat(bean.getConfiguration()).containsEntry("LOGTRACR_CAPTURE", "DEBUG");
    }

    @Test
    void setCapture_takesGuardsAlong_unlessTheyWereSetApart() {
        Rules rules = new Rules();
        recorder.captureControl(rules);
        bean.setCapture("TRACE");
        assertThat(bean.getGuards()).isEqualTo("TRACE");
        bean.setGuards("OFF");
        bean.setCapture("INFO");
        assertThat(bean.getGuards()).isEqualTo("OFF");
        assertThat(bean.getConfiguration())
                .containsEntry("LOGTRACR_CAPTURE", "INFO")
                .containsEntry("LOGTRACR_GUARDS", "OFF")
                .containsEntry("LOGTRACR_BUFFER_BYTES", "1MiB");
    }

    @Test
    void readers_seeWhatWasChangedAtRunTime() throws Exception {
        recorder.captureControl(new Rules());
        bean.setCapture("INFO,com.acme=TRACE");
        recorder.flowKeys(List.of("order", "logID"));
        recorder.close(); // which writes it, as it is written every ten seconds

        try (FlowReader reader = FlowReader.open(dumpDir)) {
            RecordedInstance instance = reader.instances().get(0);
            assertThat(instance.configuration())
                    .containsEntry("LOGTRACR_CAPTURE", "INFO,com.acme=TRACE")
                    .containsEntry("LOGTRACR_GUARDS", "INFO,com.acme=TRACE")
                    .containsEntry("LOGTRACR_FLOW_KEY", "order,logID")
                    .containsEntry("LOGTRACR_BUFFER_BYTES", "1MiB");
            assertThat(instance.facts()).containsEntry("recording", "false");
        }
    }

    @Test
    void setCapture_isRefused_whereNobodyDecidesByIt() {
        assertThatThrownBy(() -> bean.setCapture("TRACE"))
                .hasMessage("LOGTRACR_CAPTURE: nobody decides by it, the recorder takes all that it is given");
    }

    @Test
    void requestFile_makesTheFlowGoToTheStore() throws Exception {
        Path folder = recorder.directory().orElseThrow();
        recorder.record("a", Level.DEBUG, "l", "m");
        recorder.record("b", Level.DEBUG, "l", "m");
        assertThat(ControlClient.ask(folder, ControlRequest.dump("a"), LONG).ok())
                .isTrue();
        assertThat(recorder.counters()).containsEntry(Counter.STORED, 1L).containsEntry(Counter.BUFFERED, 1L);
        assertThat(ControlClient.ask(folder, ControlRequest.dump("nobody"), LONG)
                        .message())
                .isEqualTo("nothing of this flow is in memory");
        assertThat(ControlClient.ask(folder, ControlRequest.dumpAll(), LONG).message())
                .isEqualTo("stored 1 flow");
        assertThat(recorder.counters()).containsEntry(Counter.STORED, 2L).containsEntry(Counter.CONTROL_REQUESTS, 3L);
        assertThat(recorder.flows()).hasSize(2);
    }

    private static final class Rules implements CaptureControl {
        private LevelRules capture = LevelRules.parse("DEBUG");
        private LevelRules guards = capture;

        @Override
        public LevelRules capture() {
            return capture;
        }

        @Override
        public LevelRules guards() {
            return guards;
        }

        @Override
        public void change(LevelRules newCapture, LevelRules newGuards) {
            capture = newCapture;
            guards = newGuards;
        }
    }
}
