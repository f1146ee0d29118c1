package io.logtracr;

import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.event.Level;

/**
 * A program whose writes are made to fail from outside: it says where it records and waits for a byte, logs what
 * {@link KilledProgram} logs, makes a file when it has, waits for another byte, by which its writes work again, stores what is left
 * and says what its counters are.
 */
final class FaultProgram {

    static final String LOGGED = "logged";

    private static final int AT_ONCE = 10;
    private static final long PAUSE_NANOS = 500_000;

    private FaultProgram() {}

    /** Arguments: dump directory, number of flows, entries a thread. */
    public static void main(String[] args) throws Exception {
        Path dump = Path.of(args[0]);
        int flows = Integer.parseInt(args[1]);
        int entries = Integer.parseInt(args[2]);
        AtomicLong refused = new AtomicLong();
        AtomicLong thrown = new AtomicLong();
        try (FlightRecorder recorder = FlightRecorder.start(
                RecorderConfig.builder()
                        .dumpDir(dump)
                        .bufferBytes(8 << 20)
                        .dumpInterval(Duration.ofMillis(20))
                        .build(),
                new RecordingReporter())) {
            say(recorder.directory().orElseThrow().toString());
            System.in.read();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < KilledProgram.THREADS; i++) {
                int thread = i;
                threads.add(new Thread(
                        () -> {
                            for (int number = 0; number < entries; number++) {
                                if (number % AT_ONCE == 0) {
                                    LockSupport.parkNanos(PAUSE_NANOS); // so that there are many writes
                                }
                                try {
                                    refused.addAndGet(record(recorder, thread, number, flows) ? 0 : 1);
                                } catch (Throwable e) {
                                    thrown.incrementAndGet();
                                }
                            }
                        },
                        "worker-" + i));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            Files.createFile(dump.resolve(LOGGED));
            System.in.read();
            recorder.dumpAll(Duration.ofSeconds(10));
            say("refused=" + refused + " thrown=" + thrown);
            recorder.counters().forEach((counter, count) -> say(counter.name() + "=" + count));
            say("end=" + Counter.values().length);
        }
    }

    private static boolean record(FlightRecorder recorder, int thread, int number, int flows) {
        return recorder.record(
                KilledProgram.flow(thread, number, flows),
                number % 50 == 0 ? Level.ERROR : Level.DEBUG,
                "io.logtracr.Killed",
                "t={} n={} {}",
                thread,
                number,
                KilledProgram.text(thread, number));
    }

    private static void say(String line) {
        byte[] bytes = (line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }
}
