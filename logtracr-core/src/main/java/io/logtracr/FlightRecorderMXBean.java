package io.logtracr;

import java.util.List;
import java.util.Map;

/**
 * A recorder's run-time control through JMX, {@code io.logtracr:type=FlightRecorder,instance=<name>}; named as the bean of the
 * JDK's Flight Recorder where that fits. Called on threads of JMX. A value that cannot be used is answered with an
 * {@link IllegalArgumentException} that names key, rule and value, and changes nothing.
 */
public interface FlightRecorderMXBean {

    /** The instance's name: that of its folder, if it has one. */
    String getInstance();

    /** The instance's folder; {@code null} if it has none. */
    String getDirectory();

    /** Whether calls are recorded now. */
    boolean isRecording();

    /** Records again; {@code false} if that cannot be. */
    boolean startRecording();

    /**
     * Records nothing until {@link #startRecording}, in this process: also when the logging configuration is read again. What is in
     * memory stays, and is spilled as ever.
     */
    void stopRecording();

    /** Capture level, and by logger prefix: {@code DEBUG,com.acme=TRACE}. */
    String getCapture();

    /** Changes capture levels until the logging configuration is read again. */
    void setCapture(String rules);

    /** Where {@code isDebugEnabled()} is answered with yes inside a flow; same syntax. */
    String getGuards();

    /** Changes guards until the logging configuration is read again. */
    void setGuards(String rules);

    /** The effective configuration, by the names of environment variables. */
    Map<String, String> getConfiguration();

    /** All counters by name; exact at a quiet moment. */
    Map<String, Long> getCounters();

    /**
     * The newest flows, in memory and in this instance's store. Reads every stored file.
     *
     * @param most how many, 0 to 10 000
     * @throws IllegalArgumentException if it is another number
     */
    List<FlowData> listFlows(int most);

    /** Stores what is in memory of a flow and waits for it, at most 10 s; whether all of it is in the store now. */
    boolean dumpFlow(String flowId);

    /** Stores all that is in memory and waits for it, at most 10 s; whether all of it is in the store now. */
    boolean dumpAll();

    /**
     * The text of a flow, stored and in memory, without disturbing it; the first {@code 4 MiB} of it. Empty if there is no such
     * flow.
     */
    String takeSnapshot(String flowId);

    /**
     * What all threads are doing now; takes 20 s at most. Virtual threads included where the JVM can, those that do the same put
     * together.
     *
     * @throws IllegalStateException if another dump is being taken, or this one fails or is not there in time
     */
    String dumpThreads();
}
