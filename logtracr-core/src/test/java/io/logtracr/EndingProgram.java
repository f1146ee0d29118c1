package io.logtracr;

import io.logtracr.arena.ArenaFile;
import io.logtracr.config.KeepPolicy;
import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.event.Level;

/** A program that records ten flows and then ends as it is told. */
final class EndingProgram {

    private static final long STORED_BEFORE = 20_000;
    private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private EndingProgram() {}

    /** Arguments: how to end, dump directory; which flows to keep. */
    public static void main(String[] args) throws Exception {
        RecordingReporter reporter = new RecordingReporter();
        FlightRecorder recorder = FlightRecorder.start(
                RecorderConfig.builder()
                        .dumpDir(Path.of(args[1]))
                        .bufferBytes(1 << 20)
                        .keep(KeepPolicy.parse(args.length > 2 ? args[2] : "all"))
                        .build(),
                reporter);
        for (int i = 0; i < 10; i++) {
            recorder.record("flow" + i, Level.DEBUG, "l", "last words");
        }
        switch (args[0]) {
            case "exit" -> System.exit(3);
            case "truncate" -> truncate(recorder, reporter);
            default -> {
                say("ready");
                Thread.currentThread().join();
            }
        }
    }

    private static void truncate(FlightRecorder recorder, RecordingReporter reporter) throws IOException {
        Path arena = recorder.directory().orElseThrow().resolve(ArenaFile.NAME);
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> recordUntilOff(recorder));
            thread.setDaemon(true);
            thread.start();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        // In the middle of storing, which then fails too.
        while (recorder.counters().get(Counter.STORED) < STORED_BEFORE && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        try (FileChannel channel = FileChannel.open(arena, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        while (recorder.isRecording() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        say(recorder.isRecording() ? "on" : "off");
        recorder.record("late", Level.DEBUG, "l", "m");
        recorder.snapshot("late");
        recorder.close();
        say(reporter.warnings().toString());
        say("buffered " + recorder.counters().get(Counter.BUFFERED));
        say("on");
    }

    private static void recordUntilOff(FlightRecorder recorder) {
        for (int i = 0; recorder.isRecording(); i++) {
            try {
                recorder.record("flow" + i % 100, Level.DEBUG, "l", "{}", i);
            } catch (InternalError e) {
                // What the JVM raises for a page that is gone may come late, after the call that touched it: not ours
                // to catch.
            }
        }
    }

    private static void say(String line) throws IOException {
        OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
