package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.config.LevelThreshold;
import io.logtracr.config.RecorderConfig;
import java.nio.file.Path;

/** Starts recorders where no entry marks its flow, so that nothing is spilled but what is idle or asked for. */
final class UntriggeredRecorder {

    private UntriggeredRecorder() {}

    static FlightRecorder start(Path dumpDir, StatusReporter reporter) {
        FlightRecorder recorder = FlightRecorder.start(
                RecorderConfig.builder()
                        .dumpDir(dumpDir)
                        .triggerLevel(LevelThreshold.OFF)
                        .build(),
                reporter);
        assertThat(recorder.isRecording()).isTrue();
        return recorder;
    }
}
