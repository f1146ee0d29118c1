package io.logtracr.logback;

import io.logtracr.config.RecorderConfig;

/** What a filter works by: swapped as a whole when configuration changes. Immutable. */
final class Capture {

    final Recorder recorder;
    final CaptureRules rules;
    final FlowKeys flowKeys;
    /** Whether a fluent call's key-values may name its flow, so that no probe can tell whether a flow is active. */
    final boolean flowFromKeyValues;

    Capture(Recorder recorder, RecorderConfig config) {
        this.recorder = recorder;
        this.rules = new CaptureRules(config.capture(), config.guards(), config.guardsAlways());
        this.flowKeys = new FlowKeys(config.flowKeys());
        this.flowFromKeyValues = config.flowFromKeyValues();
    }
}
