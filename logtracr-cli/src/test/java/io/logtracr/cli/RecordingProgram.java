package io.logtracr.cli;

import io.logtracr.FlightRecorder;
import io.logtracr.StatusReporter;
import io.logtracr.config.LevelThreshold;
import io.logtracr.config.RecorderConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * A process that records what it is told through its standard input, a command a line, and answers each with a line:
 * {@code log FLOW LEVEL MESSAGE}, {@code fail FLOW MESSAGE}, {@code dump FLOW}, {@code close}, {@code flood FLOW MILLIS ENTRIES_A_MILLI}.
 */
final class RecordingProgram {

    private static final long NANOS_A_MILLI = 1_000_000;

    private RecordingProgram() {}

    public static void main(String[] args) throws IOException {
        RecorderConfig config = RecorderConfig.builder()
                .dumpDir(Path.of(args[0]))
                .app("orders")
                .dumpInterval(Duration.parse(args[1]))
                .bufferBytes(Integer.parseInt(args[2]))
                .flowMaxBytes(Math.min(256 << 10, Integer.parseInt(args[2]) / 4))
                .triggerLevel(LevelThreshold.OFF)
                .build();
        FlightRecorder recorder = FlightRecorder.start(config, new Stderr());
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String answer = run(recorder, line);
            System.out.println(answer);
            System.out.flush();
        }
    }

    private static String run(FlightRecorder recorder, String line) {
        String[] words = line.split(" ", 4);
        switch (words[0]) {
            case "log" -> recorder.record(words[1], Level.valueOf(words[2]), "com.acme.Orders", words[3]);
            case "keys" ->
                recorder.record(
                        words[1],
                        Level.INFO,
                        "com.acme.Orders",
                        words[2],
                        null,
                        null,
                        null,
                        List.of(new KeyValuePair("attempt", 2), new KeyValuePair("pod", "web-1")),
                        null);
            case "fail" ->
                recorder.record(
                        words[1],
                        Level.ERROR,
                        "com.acme.Orders",
                        words[2],
                        null,
                        new IllegalStateException("boom"),
                        null,
                        null,
                        null);
            case "dump" -> recorder.dump(words[1], Duration.ofSeconds(10));
            case "flood" -> {
                return Long.toString(flood(recorder, words[1], Long.parseLong(words[2]), Long.parseLong(words[3])));
            }
            case "close" -> recorder.close();
            default -> throw new IllegalArgumentException(line);
        }
        return "done";
    }

    /** Numbered entries, so many a millisecond or, for 0, as fast as it goes, some much longer than a chunk. */
    private static long flood(FlightRecorder recorder, String flowId, long millis, long perMilli) {
        long start = System.nanoTime();
        long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
        String text = "0123456789abcdef".repeat(200);
        long number = 0;
        while (System.nanoTime() - end < 0) {
            int length = (int) (number * 31 % (number % 50 == 0 ? text.length() : 100));
            recorder.record(
                    flowId, Level.DEBUG, "com.acme.Flood", "n={} of {} {}", number, flowId, text.substring(0, length));
            recorder.record(
                    "other-" + number % 20, Level.DEBUG, "com.acme.Flood", "n={} of {} {}", number, "others", "x");
            number++;
            while (perMilli > 0 && System.nanoTime() - start < number * NANOS_A_MILLI / perMilli) {
                LockSupport.parkNanos(NANOS_A_MILLI / 10);
            }
        }
        return number;
    }

    private static final class Stderr implements StatusReporter {
        @Override
        public void info(String message) {}

        @Override
        public void warn(String message, Throwable cause) {
            System.err.println(message);
        }
    }
}
