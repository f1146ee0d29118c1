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
     * @return empty before Logback was configured with a {@link LogtracrAppender} or the recorder installed itself, where it is
     *     switched off, and where Logback is too old. A recorder that is there need not be recording: {@link FlightRecorder#isRecording}
     */
    public static Optional<FlightRecorder> recorder() {
        return RunningRecorder.get();
    }

    /**
     * Ends the recorder for good, for who takes the application out of a process that goes on: takes it out of Logback, stores what is
     * in memory within 2 s, and ends its thread. Waits for that, 5 s where the storage hangs. The next configuration of Logback
     * starts a new one. Any thread; idempotent. Web applications in a server that looks for initializers need not call it.
     */
    public static void stop() {
        RecorderRegistry.process().stop();
    }
}
