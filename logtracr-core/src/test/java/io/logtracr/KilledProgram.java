package io.logtracr;

import io.logtracr.config.RecorderConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.event.Level;

/**
 * A program to be killed: several threads record numbered entries in many flows and, after each call that returned true, say so on
 * the standard output, 8 bytes an entry: thread and number. First a line with the recorder's folder is written.
 */
final class KilledProgram {

    static final int THREADS = 4;
    private static final int ACKNOWLEDGED_AT_ONCE = 16;
    private static final int ENTRIES_A_WINDOW = 200;
    private static final int FLOWS_A_WINDOW = 20;

    private KilledProgram() {}

    /** Arguments: how to end, dump directory, bytes of the arena, number of flows, dump interval, entries a thread, length at which files roll (8 MiB). */
    public static void main(String[] args) throws Exception {
        Path dump = Path.of(args[1]);
        int flows = Integer.parseInt(args[3]);
        int entries = Integer.parseInt(args[5]);
        FlightRecorder recorder = FlightRecorder.start(
                RecorderConfig.builder()
                        .dumpDir(dump)
                        .bufferBytes(Integer.parseInt(args[2]))
                        .dumpInterval(Duration.parse(args[4]))
                        .flowFileMaxBytes(args.length > 6 ? Integer.parseInt(args[6]) : 8 << 20)
                        .build(),
                new RecordingReporter());
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        out.write((recorder.directory().orElseThrow() + "\n").getBytes(StandardCharsets.UTF_8));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            threads.add(new Thread(() -> record(recorder, thread, flows, entries, out), "worker-" + i));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        switch (args[0]) {
            case "halt" -> Runtime.getRuntime().halt(3);
            case "oom" -> eatMemory();
            default -> Thread.currentThread().join();
        }
    }

    private static void record(FlightRecorder recorder, int thread, int flows, int entries, OutputStream out) {
        ByteBuffer acknowledged = ByteBuffer.allocate(ACKNOWLEDGED_AT_ONCE * Long.BYTES);
        try {
            for (int number = 0; number < entries; number++) {
                if (recorder.record(
                        flow(thread, number, flows),
                        number % 50 == 0 ? Level.ERROR : Level.DEBUG,
                        "io.logtracr.Killed",
                        "t={} n={} {}",
                        thread,
                        number,
                        text(thread, number))) {
                    acknowledged.putInt(thread).putInt(number);
                }
                if (!acknowledged.hasRemaining() || number == entries - 1) {
                    out.write(acknowledged.array(), 0, acknowledged.position());
                    acknowledged.clear();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Which flow an entry belongs to: some at a time, so that those before them are idle, and all of them again and again. */
    static String flow(int thread, int number, int flows) {
        int window = number / ENTRIES_A_WINDOW * FLOWS_A_WINDOW;
        int hash = (thread * 31 + number) * 0x9E3779B9 >>> 8;
        return "flow-" + (window + hash % FLOWS_A_WINDOW) % flows;
    }

    /** What an entry says, of a length of its own; now and then longer than a chunk. */
    static String text(int thread, int number) {
        int hash = (thread * 1_000_003 + number) * 0x85EBCA6B >>> 8;
        int length = hash % 100 == 0 ? 1000 + hash % 3000 : hash % 60;
        return Character.toString('a' + hash % 26).repeat(length) + '.';
    }

    private static void eatMemory() {
        List<byte[]> eaten = new ArrayList<>();
        while (true) {
            eaten.add(new byte[8 << 20]);
        }
    }
}
