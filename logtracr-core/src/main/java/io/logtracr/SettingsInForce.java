package io.logtracr;

import io.logtracr.config.ConfigKey;
import io.logtracr.config.LevelRules;
import io.logtracr.config.RecorderConfig;
import java.util.Map;
import java.util.TreeMap;

/** What a recorder works by now: its configuration, with what was changed at run time. Any thread. */
final class SettingsInForce {

    private final RecorderConfig config;
    private final FlightRecorder recorder;

    SettingsInForce(RecorderConfig config, FlightRecorder recorder) {
        this.config = config;
        this.recorder = recorder;
    }

    /** What the recorder was started with. */
    RecorderConfig startedWith() {
        return config;
    }

    /** Whether calls are recorded. */
    boolean recording() {
        return recorder.isRecording();
    }

    /** From which level calls are recorded. */
    LevelRules capture() {
        CaptureControl control = recorder.captureControl();
        return control == null ? config.capture() : control.capture();
    }

    /** Where questions such as {@code isDebugEnabled()} are answered with yes inside a flow. */
    LevelRules guards() {
        CaptureControl control = recorder.captureControl();
        return control == null ? config.guards() : control.guards();
    }

    /** All values by the names of environment variables. */
    Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        for (ConfigKey key : ConfigKey.values()) {
            values.put(key.environmentName(), config.valueOf(key));
        }
        values.put(ConfigKey.CAPTURE.environmentName(), capture().toString());
        values.put(ConfigKey.GUARDS.environmentName(), guards().toString());
        values.put(ConfigKey.FLOW_KEY.environmentName(), String.join(",", recorder.flowKeys()));
        return values;
    }
}
