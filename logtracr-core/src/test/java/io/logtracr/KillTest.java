package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that records is killed at a random moment; the next one finds every entry whose call had returned, or a gap that
 * counts it, and nothing torn, foreign or doubled.
 */
class KillTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int ROUNDS = 14;
    private static final int ROUNDS_WITH_KILLED_RECOVERY = 6;
    private static final int ROUNDS_WITH_ROLLS = 6;
    private static final int MANY_ROUNDS = 500;
    private static final int AT_A_TIME = 2;

    @TempDir(factory = OnTmpfs.class)
    Path root;

    @Test
    void recovery_findsEveryAcknowledgedEntry_afterSigkill() throws Exception {
        kill(ROUNDS, 1);
    }

    @Test
    void recovery_findsEveryAcknowledgedEntry_afterItWasKilledItself() throws Exception {
        killRecovery(ROUNDS_WITH_KILLED_RECOVERY, 2);
    }

    @Test
    void recovery_findsEveryAcknowledgedEntry_afterAKillWhileFilesRoll() throws Exception {
        killWhileRolling(ROUNDS_WITH_ROLLS, 3);
    }

    @Test
    @Tag("large")
    void recovery_findsEveryAcknowledgedEntry_afterHundredsOfKillsWhileFilesRoll() throws Exception {
        killWhileRolling(MANY_ROUNDS, new Random().nextLong());
    }

    @Test
    @Tag("large")
    void recovery_findsEveryAcknowledgedEntry_afterHundredsOfKills() throws Exception {
        kill(MANY_ROUNDS, new Random().nextLong());
    }

    @Test
    @Tag("large")
    void recovery_findsEveryAcknowledgedEntry_afterHundredsOfKilledRecoveries() throws Exception {
        killRecovery(MANY_ROUNDS / 4, new Random().nextLong());
    }

    @Test
    void recovery_findsEveryAcknowledgedEntry_afterHalt() throws Exception {
        Path dump = Files.createDirectory(root.resolve("dump"));
        try (Round round = new Round("halt", dump, 1 << 20, 300, "PT0.05S", 5000, List.of())) {
            assertThat(round.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(round.process.exitValue()).isEqualTo(3);
            recoverAndCheck(round, dump);
        }
    }

    @Test
    void recovery_findsEveryAcknowledgedEntry_afterAnOutOfMemoryError() throws Exception {
        Path dump = Files.createDirectory(root.resolve("dump"));
        List<String> options = List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError", "-XX:+DisplayVMOutputToStderr");
        try (Round round = new Round("oom", dump, 1 << 20, 300, "PT0.05S", 5000, options)) {
            assertThat(round.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(round.process.exitValue()).isEqualTo(3);
            recoverAndCheck(round, dump);
        }
    }

    private void kill(int rounds, long seed) throws Exception {
        inRounds(rounds, seed, (dump, random) -> {
            try (Round round = randomRound(dump, random)) {
                round.killAfter(random.nextInt(250));
                recoverAndCheck(round, dump);
            }
        });
    }

    /** Few flows and short files: every flow rolls again and again, so that many kills hit one that does. */
    private void killWhileRolling(int rounds, long seed) throws Exception {
        AtomicInteger parts = new AtomicInteger();
        inRounds(rounds, seed, (dump, random) -> {
            int flows = 5 + random.nextInt(20);
            try (Round round = new Round(
                    "kill",
                    dump,
                    1 << 20,
                    flows,
                    "PT0.01S",
                    Integer.MAX_VALUE,
                    List.of(),
                    16_384 << random.nextInt(2))) {
                await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> hasRolled(round.said.folder()));
                round.killAfter(random.nextInt(250));
                parts.accumulateAndGet(recoverAndCheck(round, dump).newestPart(), Math::max);
            }
        });
        assertThat(parts.get())
                .as("seed %s: the highest number of a part", seed)
                .isGreaterThan(2);
    }

    private static boolean hasRolled(Path instance) throws IOException {
        try (var files = Files.list(instance.resolve("flows"))) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith("~3.log"));
        }
    }

    private void killRecovery(int rounds, long seed) throws Exception {
        inRounds(rounds, seed, (dump, random) -> {
            // Nothing is spilled in time, so that there is much to recover.
            try (Round round = new Round("kill", dump, 8 << 20, 1000, "PT60S", Integer.MAX_VALUE, List.of())) {
                round.killAfter(200);
                for (int k = 0; k < 2 && Files.exists(round.said.folder().resolve("recorder.arena")); k++) {
                    try (Round recovery = new Round("kill", dump, 1 << 20, 1, "PT60S", 0, List.of())) {
                        recovery.killAfter(30 + random.nextInt(300));
                    }
                }
                recoverAndCheck(round, dump);
            }
        });
    }

    /** What is done in a round, in a dump directory of its own. */
    private interface Body {
        void run(Path dump, Random random) throws Exception;
    }

    /** Some rounds at a time: while one waits for the moment to kill, another recovers. */
    private void inRounds(int rounds, long seed, Body body) throws Exception {
        Random seeds = new Random(seed);
        ExecutorService executor = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Future<Void>> started = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                Path dump = root.resolve("dump-" + i);
                Random random = new Random(seeds.nextLong());
                String name = "seed " + seed + ", round " + i;
                started.add(executor.submit(() -> run(name, dump, random, body)));
            }
            for (Future<Void> round : started) {
                round.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        } finally {
            executor.shutdownNow();
            assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Void run(String name, Path dump, Random random, Body body) throws IOException {
        Files.createDirectory(dump);
        try {
            body.run(dump, random);
        } catch (AssertionError | Exception e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
        delete(dump);
        return null;
    }

    private static Round randomRound(Path dump, Random random) throws IOException {
        boolean narrow = random.nextBoolean();
        return new Round(
                "kill",
                dump,
                narrow ? 512 << 10 : 8 << 20,
                narrow ? 100 : 1000,
                random.nextBoolean() ? "PT0.01S" : "PT0.2S",
                Integer.MAX_VALUE,
                List.of());
    }

    /** One process that records, and is killed. */
    private static final class Round implements AutoCloseable {

        private final int flows;
        private final Process process;
        private final Acknowledged said;

        Round(String end, Path dump, int arenaBytes, int flows, String dumpInterval, int entries, List<String> options)
                throws IOException {
            this(end, dump, arenaBytes, flows, dumpInterval, entries, options, 8 << 20);
        }

        Round(
                String end,
                Path dump,
                int arenaBytes,
                int flows,
                String dumpInterval,
                int entries,
                List<String> options,
                int rollBytes)
                throws IOException {
            this.flows = flows;
            this.process = ChildJvm.start(
                    KilledProgram.class,
                    options,
                    end,
                    dump.toString(),
                    String.valueOf(arenaBytes),
                    String.valueOf(flows),
                    dumpInterval,
                    String.valueOf(entries),
                    String.valueOf(rollBytes));
            this.said = new Acknowledged(process.getInputStream());
        }

        void killAfter(int millis) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (System.nanoTime() < deadline) {
                LockSupport.parkNanos(deadline - System.nanoTime());
            }
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }

        /** Nothing goes on recording where something failed. */
        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static KilledFlows recoverAndCheck(Round round, Path dump) throws Exception {
        RecordingReporter reporter = new RecordingReporter();
        long recovered;
        try (FlightRecorder recorder = FlightRecorder.start(
                RecorderConfig.builder().dumpDir(dump).bufferBytes(256 << 10).build(), reporter)) {
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> Files.notExists(round.said.folder().resolve("recorder.arena")));
            recovered = recorder.counters().get(Counter.RECOVERED_ENTRIES);
        }
        assertThat(reporter.warnings()).isEmpty();
        assertThat(round.said.folder().resolve("recorder.arena")).doesNotExist();
        KilledFlows flows = new KilledFlows(round.said.folder(), round.flows);
        flows.checkAgainst(round.said.numbers());
        assertThat(flows.recovered()).as("entries recovered by several").isGreaterThanOrEqualTo(recovered);
        return flows;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
