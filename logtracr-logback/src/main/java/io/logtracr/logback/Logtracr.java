package io.logtracr.logback;

import io.logtracr.FlightRecorder;
import io.logtracr.RunningRecorder;
import java.util.Optional;

/** The way from an application to the recorder that its Logback configuration started. */
public final class Logtracr {

    private Logtracr() {}

    /**
     * The recorder of this process (strictly: of this class loader). Any thread; cheap.
     *
     * @return empty before Logback was configured with a {@link LogtracrAppender}, where that is switched off, and where Logback
     *     is too old. A recorder that is there need not be recording: {@link FlightRecorder#isRecording}
     */
    public static Optional<FlightRecorder> recorder() {
        return RunningRecorder.get();
    }
}
