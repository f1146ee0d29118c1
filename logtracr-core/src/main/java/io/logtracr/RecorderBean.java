package io.logtracr;

import io.logtracr.config.ConfigKey;
import io.logtracr.config.LevelRules;
import io.logtracr.store.InstanceFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@link FlightRecorderMXBean} of a recorder. Threads of JMX; may wait. */
final class RecorderBean implements FlightRecorderMXBean {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_FLOWS = 10_000;

    private final FlightRecorder recorder;
    private final SettingsInForce inForce;
    private final RecorderEngine engine;
    private final String instance;

    private RecorderBean(FlightRecorder recorder, SettingsInForce inForce, RecorderEngine engine, String instance) {
        this.recorder = recorder;
        this.inForce = inForce;
        this.engine = engine;
        this.instance = instance;
    }

    /** Registers a recorder's bean; empty, with an info, where that cannot be: the recorder works as well without. */
    static Optional<BeanRegistration> register(
            FlightRecorder recorder, SettingsInForce inForce, RecorderEngine engine, StatusReporter reporter) {
        String instance = engine.folder()
                .map(InstanceFolder::name)
                .orElseGet(() -> inForce.startedWith().app()
                        + '-'
                        + ProcessHandle.current().pid()
                        + '-'
                        + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
        try {
            RecorderBean bean = new RecorderBean(recorder, inForce, engine, instance);
            return Optional.of(BeanRegistration.register(bean, instance, reporter));
        } catch (Exception | LinkageError e) {
            // The module java.management may be missing, or somebody's MBean server not work.
            reporter.info("there is no MBean io.logtracr:type=FlightRecorder,instance=" + instance + ": " + e);
            return Optional.empty();
        }
    }

    @Override
    public String getInstance() {
        return instance;
    }

    @Override
    public String getDirectory() {
        return recorder.directory().map(Path::toString).orElse(null);
    }

    @Override
    public boolean isRecording() {
        return recorder.isRecording();
    }

    @Override
    public boolean startRecording() {
        return recorder.startRecording();
    }

    @Override
    public void stopRecording() {
        recorder.stopRecording();
    }

    @Override
    public String getCapture() {
        return inForce.capture().toString();
    }

    @Override
    public void setCapture(String rules) {
        CaptureControl control = control(ConfigKey.CAPTURE);
        LevelRules before = control.capture();
        LevelRules capture = parse(ConfigKey.CAPTURE, rules);
        // Guards that nobody set apart follow, as they do in the configuration.
        control.change(capture, control.guards().equals(before) ? capture : control.guards());
    }

    @Override
    public String getGuards() {
        return inForce.guards().toString();
    }

    @Override
    public void setGuards(String rules) {
        CaptureControl control = control(ConfigKey.GUARDS);
        control.change(control.capture(), parse(ConfigKey.GUARDS, rules));
    }

    private CaptureControl control(ConfigKey key) {
        CaptureControl control = recorder.captureControl();
        if (control == null) {
            throw new IllegalArgumentException(
                    key.environmentName() + ": nobody decides by it, the recorder takes all that it is given");
        }
        return control;
    }

    /** What it throws goes to another process, which has no class of ours. */
    private static LevelRules parse(ConfigKey key, String rules) {
        try {
            return LevelRules.parse(rules == null ? "" : rules);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key.environmentName() + ": " + e.getMessage());
        }
    }

    @Override
    public Map<String, String> getConfiguration() {
        return inForce.values();
    }

    @Override
    public Map<String, Long> getCounters() {
        Map<String, Long> values = new TreeMap<>();
        recorder.counters().forEach((counter, value) -> values.put(counter.label(), value));
        return values;
    }

    @Override
    public List<FlowData> listFlows(int most) {
        if (most < 0 || most > MOST_FLOWS) {
            throw new IllegalArgumentException("most: expected 0.." + MOST_FLOWS + ", found " + most);
        }
        return recorder.flows().stream().limit(most).map(FlowData::of).toList();
    }

    @Override
    public boolean dumpFlow(String flowId) {
        return recorder.dump(required(flowId), TIMEOUT);
    }

    @Override
    public boolean dumpAll() {
        return recorder.dumpAll(TIMEOUT);
    }

    @Override
    public String takeSnapshot(String flowId) {
        return FlowSnapshotText.of(recorder, engine, required(flowId));
    }

    @Override
    public String dumpThreads() {
        CompletableFuture<String> text = engine.dumpThreads()
                .orElseThrow(() -> new IllegalStateException("a thread dump is being taken for somebody else"));
        try {
            return text.get(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the thread dump could not be taken: " + e);
        }
    }

    private static String required(String flowId) {
        if (flowId == null) {
            throw new IllegalArgumentException("flowId: expected a flow's id, found null");
        }
        return flowId;
    }
}
