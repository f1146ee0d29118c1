package io.logtracr.logback;

import io.logtracr.FlightRecorder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** What this module uses of {@link FlightRecorder}; the seam where tests make the recorder fail. Thread-safe. */
interface Recorder {

    /** Whether calls are recorded now. One volatile read. */
    boolean isRecording();

    /** Whether somebody stopped it by hand, and nobody has started it since. */
    boolean isStopped();

    /** Records nothing until somebody starts it by hand. */
    void stopRecording();

    /** Records a call; see {@link FlightRecorder#record(String, Level, String, String, Object[], Throwable, List, List, Map)}. */
    void record(
            String flowId,
            Level level,
            String logger,
            String message,
            Object[] arguments,
            Throwable thrown,
            List<Marker> markers,
            List<KeyValuePair> keyValues,
            Map<String, String> mdc);

    /** Counts a failure of ours towards the fuse. */
    void failed(Throwable failure);

    /** Changes which MDC keys name the flow and are not recorded with the entries. */
    void flowKeys(List<String> keys);

    /** Whether any flow was ever recorded. */
    boolean hasSeenFlows();

    /** Spills everything soon and closes after the time given, unless {@link #keepOpen} comes first. Does not wait. */
    void closeAfter(Duration linger);

    /** Takes {@link #closeAfter} back; {@code false} if the recorder is closed already. */
    boolean keepOpen();

    /** Closes now; waits a bounded time for the spill. */
    void close();

    /** The recorder itself, or {@code null} if this is none of core's. */
    FlightRecorder face();
}
