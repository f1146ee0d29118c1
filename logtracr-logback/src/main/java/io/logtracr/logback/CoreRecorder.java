package io.logtracr.logback;

import io.logtracr.FlightRecorder;
import io.logtracr.StatusReporter;
import io.logtracr.config.RecorderConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** Core's recorder behind {@link Recorder}. */
record CoreRecorder(FlightRecorder face) implements Recorder {

    static Recorder start(RecorderConfig config, StatusReporter reporter) {
        return new CoreRecorder(FlightRecorder.start(config, reporter));
    }

    @Override
    public boolean isRecording() {
        return face.isRecording();
    }

    @Override
    public boolean isStopped() {
        return face.isStopped();
    }

    @Override
    public void stopRecording() {
        face.stopRecording();
    }

    @Override
    public void record(
            String flowId,
            Level level,
            String logger,
            String message,
            Object[] arguments,
            Throwable thrown,
            List<Marker> markers,
            List<KeyValuePair> keyValues,
            Map<String, String> mdc) {
        face.record(flowId, level, logger, message, arguments, thrown, markers, keyValues, mdc);
    }

    @Override
    public void failed(Throwable failure) {
        face.failed(failure);
    }

    @Override
    public void flowKeys(List<String> keys) {
        face.flowKeys(keys);
    }

    @Override
    public boolean hasSeenFlows() {
        return face.hasSeenFlows();
    }

    @Override
    public void closeAfter(Duration linger) {
        face.closeAfter(linger);
    }

    @Override
    public boolean keepOpen() {
        return face.keepOpen();
    }

    @Override
    public void close() {
        face.close();
    }
}
