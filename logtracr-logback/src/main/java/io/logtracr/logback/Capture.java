package io.logtracr.logback;

import io.logtracr.config.RecorderConfig;
import java.util.function.BiConsumer;

/** What a filter works by: swapped as a whole when configuration changes. Immutable. */
final class Capture {

    final Recorder recorder;
    final CaptureRules rules;
    final FlowKeys flowKeys;
    final FlowSources flowSources;
    /** Whether a fluent call's key-values may name its flow, so that no probe can tell whether a flow is active. */
    final boolean flowFromKeyValues;

    /** @param problems takes what is wrong with the configuration: a sentence, and a cause or {@code null} */
    Capture(Recorder recorder, RecorderConfig config, BiConsumer<String, Throwable> problems) {
        this.recorder = recorder;
        this.rules = new CaptureRules(config.capture(), config.guards(), config.guardsAlways());
        this.flowKeys = new FlowKeys(config.flowKeys());
        this.flowSources = FlowSources.of(config.flowSources(), flowKeys, problems);
        this.flowFromKeyValues = config.flowFromKeyValues();
    }
}
