package io.logtracr.chronicle;

import io.logtracr.FlightRecorder;
import io.logtracr.config.RecorderConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.event.Level;

/** Records numbered entries until it is killed, and says which calls have returned. First says which warning there was. */
final class KilledProgram {

    static final int FLOWS = 200;
    private static final int ACKNOWLEDGED_AT_ONCE = 16;
    private static final int ENTRIES_IN_TURN = 100;

    private KilledProgram() {}

    /** Arguments: dump directory, how many entries. */
    public static void main(String[] args) throws Exception {
        RecordingReporter reporter = new RecordingReporter();
        FlightRecorder recorder = FlightRecorder.start(
                RecorderConfig.builder()
                        .dumpDir(Path.of(args[0]))
                        .bufferBytes(8 << 20)
                        .dumpInterval(Duration.ofMillis(10))
                        .storeKind("chronicle")
                        .build(),
                reporter);
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        out.write((String.join("|", reporter.warnings()) + "\n").getBytes(StandardCharsets.UTF_8));
        ByteBuffer acknowledged = ByteBuffer.allocate(ACKNOWLEDGED_AT_ONCE * Integer.BYTES);
        int entries = Integer.parseInt(args[1]);
        for (int number = 0; number < entries; number++) {
            if (recorder.record(flow(number), Level.DEBUG, "io.logtracr.Killed", "n={}", number)) {
                acknowledged.putInt(number);
            }
            if (!acknowledged.hasRemaining()) {
                out.write(acknowledged.array());
                acknowledged.clear();
                Thread.onSpinWait();
            }
        }
        recorder.close();
    }

    static String flow(int number) {
        return "flow-" + number / ENTRIES_IN_TURN % FLOWS;
    }
}
