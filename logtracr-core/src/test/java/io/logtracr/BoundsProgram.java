package io.logtracr;

import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/** Records many entries of many flows, and says now and then how much memory and room all that takes. */
final class BoundsProgram {

    private static final int ENTRIES_A_FLOW = 10;
    private static final int LOOKS = 6;
    private static final int BLOCK_BYTES = 4096;

    private BoundsProgram() {}

    /** Arguments: dump directory, number of flows. Says: heap, resident, arena, store (bytes each), then the counters' balance. */
    public static void main(String[] args) throws Exception {
        int flows = Integer.parseInt(args[1]);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
        RecordingReporter reporter = new RecordingReporter();
        FlightRecorder recorder = FlightRecorder.start(
                RecorderConfig.builder()
                        .dumpDir(Path.of(args[0]))
                        .bufferBytes(4 << 20)
                        .storeMaxBytes(8 << 20)
                        .dumpInterval(Duration.ofMillis(10))
                        .build(),
                reporter);
        Path folder = recorder.directory().orElseThrow();
        for (int flow = 0; flow < flows; flow++) {
            for (int i = 0; i < ENTRIES_A_FLOW; i++) {
                recorder.record(
                        "request-" + flow, Level.DEBUG, "com.acme.Filter", "verdict {} of {}", i, "node-" + flow);
            }
            if ((flow + 1) % (flows / LOOKS) == 0) {
                recorder.dumpAll(Duration.ofSeconds(20));
                out.println(heapBytes() + " " + residentBytes() + " " + Files.size(folder.resolve("recorder.arena"))
                        + " " + storeBytes(folder.resolve("flows")));
            }
        }
        recorder.close();
        Map<Counter, Long> counters = recorder.counters();
        FlightRecorderTest.assertConserved(counters);
        out.println(counters.get(Counter.ACCEPTED) + " " + counters.get(Counter.STORED) + " "
                + counters.get(Counter.PURGED_FLOWS) + " " + reporter.warnings().size());
    }

    private static long heapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        }
    }

    private static long storeBytes(Path flows) throws IOException {
        try (Stream<Path> files = Files.list(flows)) {
            List<Path> all = files.toList();
            long bytes = 0;
            for (Path file : all) {
                bytes += (Files.size(file) + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
            }
            return bytes;
        }
    }
}
