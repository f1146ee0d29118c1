package io.logtracr.bench.rival;

import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;

/**
 * An event of JDK Flight Recorder in place of each call, recorded in memory only: the newest few megabytes. Who writes such
 * events has a class for each message; the time, the thread and these fields are kept.
 */
final class JfrTarget implements LogTarget {

    private final ThreadLocal<String> flow = new ThreadLocal<>();
    private final Recording recording = new Recording();

    private JfrTarget() {
        recording.setToDisk(false);
        recording.enable(Verdict.class);
        recording.enable(Message.class);
        recording.start();
    }

    static LogTarget open(Path directory, Sizing sizing) {
        return new JfrTarget();
    }

    /** Five fields: the flow and the four arguments. */
    @Name("bench.Verdict")
    @Label("Final verdict")
    @Category("Benchmark")
    @StackTrace(false)
    static final class Verdict extends Event {
        String flow;
        String pod;
        String node;
        boolean suitable;
        long score;
    }

    /** The calls with fewer fields. */
    @Name("bench.Message")
    @Label("Message")
    @Category("Benchmark")
    @StackTrace(false)
    static final class Message extends Event {
        String flow;
        String text;
        String detail;
    }

    @Override
    public void enterFlow(String flowId) {
        flow.set(flowId);
    }

    @Override
    public void leaveFlow() {
        flow.remove();
    }

    @Override
    public void fourArguments(String pod, String node, boolean suitable, long score) {
        Verdict event = new Verdict();
        event.flow = flow.get();
        event.pod = pod;
        event.node = node;
        event.suitable = suitable;
        event.score = score;
        event.commit();
    }

    @Override
    public void plainMessage() {
        message("filter finished, all nodes were visited", null);
    }

    @Override
    public void threeKeyValues(String pod, String node, long score) {
        fourArguments(pod, node, true, score);
    }

    @Override
    public void payload(String text) {
        message("payload", text);
    }

    /** Its text without the frames: an event has no field for them. */
    @Override
    public void exception(String pod, Throwable failure) {
        message(pod, failure.toString());
    }

    private void message(String text, String detail) {
        Message event = new Message();
        event.flow = flow.get();
        event.text = text;
        event.detail = detail;
        event.commit();
    }

    /** The recording as it is now, for tests. */
    void dump(Path file) throws IOException {
        recording.dump(file);
    }

    @Override
    public boolean settle() {
        return true;
    }

    /** Overwriting the oldest is what it is asked for. */
    @Override
    public long lost(long calls) {
        return 0;
    }

    @Override
    public void stop() {
        recording.close();
    }
}
