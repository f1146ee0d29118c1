package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logtracr.counter.Counter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The C library's writes are made to fail at random: every stored entry is whole, the rest is counted by cause. */
class InjectedFaultsTest {

    private static final List<String> POINTS = List.of("posix/io/rw/write", "posix/io/rw/pwrite");
    private static final Path FIU_RUN = Path.of("/usr/bin/fiu-run");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int FLOWS = 300;
    private static final int ENTRIES_A_THREAD = 25_000;

    /** Linux's numbers. */
    private enum Fault {
        EIO(5, Counter.FAILED_IO),
        EBADF(9, Counter.FAILED_OTHER),
        EACCES(13, Counter.FAILED_ACCESS),
        ENOSPC(28, Counter.FAILED_NO_SPACE),
        EROFS(30, Counter.FAILED_READ_ONLY),
        ENAMETOOLONG(36, Counter.FAILED_PATH),
        EDQUOT(122, Counter.FAILED_QUOTA),
        /** No failure: fewer bytes are written than were given, at least one. */
        SHORT(1, null);

        private final int number;
        private final Counter counter;

        Fault(int number, Counter counter) {
            this.number = number;
            this.counter = counter;
        }
    }

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    @TempDir
    Path place;

    @ParameterizedTest
    @CsvSource({"ENOSPC, 0.01", "EIO, 0.1", "EDQUOT, 1"})
    void entries_areWholeOrCounted_whenWritesFail(Fault fault, double probability) throws Exception {
        assertWholeOrCounted(fault, probability);
    }

    @ParameterizedTest
    @Tag("large")
    @MethodSource("allFaults")
    void entries_areWholeOrCounted_whenWritesFail_inAllWays(Fault fault, double probability) throws Exception {
        assertWholeOrCounted(fault, probability);
    }

    static Stream<Arguments> allFaults() {
        return Stream.of(Fault.values())
                .flatMap(fault -> Stream.of(0.01, 0.1, 1.0).map(probability -> Arguments.of(fault, probability)));
    }

    private void assertWholeOrCounted(Fault fault, double probability) throws Exception {
        assumeTrue(Files.isExecutable(FIU_RUN), "fiu-run is not installed (Debian: fiu-utils)");
        Process process = start();
        List<String> said = new ArrayList<>();
        Path instance;
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                OutputStream in = process.getOutputStream()) {
            instance = Path.of(out.readLine());
            for (String point : POINTS) {
                control("enable_random name=" + point(point, fault) + ",failinfo=" + fault.number + ",probability="
                        + probability);
            }
            in.write('\n');
            in.flush();
            await().atMost(SOON).until(() -> Files.exists(dump.resolve(FaultProgram.LOGGED)));
            for (String point : POINTS) {
                control("disable name=" + point(point, fault));
            }
            in.write('\n');
            in.flush();
            out.lines().forEach(said::add);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isZero();
        assertThat(said).first().isEqualTo("refused=0 thrown=0");
        assertThat(said).last().isEqualTo("end=" + Counter.values().length);
        check(instance, fault, counters(said));
    }

    private static String point(String point, Fault fault) {
        return fault == Fault.SHORT ? point + "/reduce" : point;
    }

    private void check(Path instance, Fault fault, Map<Counter, Long> counters) throws IOException {
        long found = counters.get(Counter.STORED) + counters.get(Counter.BUFFERED);
        for (Map.Entry<Counter, Long> counter : counters.entrySet()) {
            found += counter.getKey().isLoss() ? counter.getValue() : 0;
        }
        assertThat(found).as("%s", counters).isEqualTo((long) KilledProgram.THREADS * ENTRIES_A_THREAD);
        assertThat(counters.get(Counter.BUFFERED)).as("%s", counters).isZero();
        // A full file system is purged and tried again first, which seldom fails too.
        if (fault == Fault.SHORT) {
            assertThat(counters.get(Counter.STORE_FAILURES)).as("%s", counters).isZero();
        } else {
            long met = counters.get(fault.counter) + counters.get(Counter.PURGED_NO_SPACE);
            assertThat(met).as("%s", counters).isPositive();
            assertThat(counters.get(fault.counter)).as("%s", counters).isEqualTo(counters.get(Counter.STORE_FAILURES));
        }
        KilledFlows flows = new KilledFlows(instance, FLOWS);
        if (counters.get(Counter.PURGED_FLOWS) == 0) {
            assertThat(flows.entries()).as("%s", counters).isEqualTo(counters.get(Counter.STORED));
            flows.checkAgainst(all());
        } else {
            assertThat(flows.entries()).as("%s", counters).isLessThanOrEqualTo(counters.get(Counter.STORED));
        }
    }

    private static BitSet[] all() {
        BitSet[] all = new BitSet[KilledProgram.THREADS];
        for (int i = 0; i < all.length; i++) {
            all[i] = new BitSet();
            all[i].set(0, ENTRIES_A_THREAD);
        }
        return all;
    }

    private static Map<Counter, Long> counters(List<String> said) {
        Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        for (String line : said.subList(1, said.size() - 1)) {
            String[] parts = line.split("=");
            counters.put(Counter.valueOf(parts[0]), Long.parseLong(parts[1]));
        }
        return counters;
    }

    private Process start() throws IOException {
        List<String> command = List.of(
                FIU_RUN.toString(),
                "-x",
                "-f",
                place.resolve("fiu").toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                FaultProgram.class.getName(),
                dump.toString(),
                String.valueOf(FLOWS),
                String.valueOf(ENTRIES_A_THREAD));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void control(String order) throws Exception {
        Path[] pipes;
        try (var files = Files.list(place)) {
            pipes = files.filter(file -> file.toString().endsWith(".out")).toArray(Path[]::new);
        }
        assertThat(pipes).hasSize(1);
        String name = pipes[0].toString();
        Process process = new ProcessBuilder(
                        "fiu-ctrl", "-c", order, name.substring(0, name.length() - ".out".length()))
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS))
                    .as(order.toLowerCase(Locale.ROOT))
                    .isTrue();
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }
}
