package io.logtracr.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logtracr.read.FlowPiece;
import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedFlow;
import io.logtracr.store.TextBlock;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, each with a queue, in one dump directory: together they take what one may, whoever comes, writes or dies. */
class SharedQueuesTest {

    private static final long BUDGET = 48 << 20;
    /** Flows of 40 KiB: more than the budget. */
    private static final int MANY = 1300;
    /** What each has room for at the least: half of a file of a queue. */
    private static final int NEWEST = 50;

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final long BLOCK = 4096;
    private static final Set<String> BESIDE_THE_STORE = Set.of("recorder.arena", "recorder.lock");

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    private final List<SharingProcess> processes = new ArrayList<>();
    private long most;

    @AfterEach
    void killAll() throws InterruptedException {
        for (SharingProcess process : processes) {
            process.close();
        }
    }

    @Test
    @Tag("large")
    @Timeout(value = 600, unit = TimeUnit.SECONDS)
    void threeProcesses_stayWithinOneBudget_withTheirNewestFlows_whenOneOfThemIsKilled() throws Exception {
        SharingProcess first = start("first");
        goOn(MANY, first);
        assertThat(most).as("the first has all").isGreaterThan(BUDGET * 3 / 4);
        SharingProcess second = start("second");
        SharingProcess third = start("third");
        goOn(MANY, first, second, third);
        awaitRoomForTwoFiles(first, second, third);
        for (SharingProcess process : processes) {
            assertNewestAreThere(process);
        }

        third.goOn(Integer.MAX_VALUE - 1);
        int before = third.stored();
        awaitWithinBudget(() -> third.stored() > before + NEWEST && queueFiles(third) > 1);
        third.kill();
        assertNewestAreThere(third);
        SharingProcess fourth = start("fourth");
        awaitWithinBudget(() -> Files.notExists(third.folder().resolve("recorder.arena")));
        assertNewestAreThere(third);

        goOn(MANY, first, second, fourth);
        // Who has not seen it dead yet looks again after a minute; its files are the oldest then.
        await("removal of the dead").atMost(PATIENCE).until(() -> {
            goOn(NEWEST, first, second, fourth);
            return Files.notExists(third.folder());
        });
        awaitRoomForTwoFiles(first, second, fourth);
        processes.remove(third);
        for (SharingProcess process : processes) {
            process.end();
            assertNewestAreThere(process);
        }
        assertThat(used()).isBetween(BUDGET / 2, BUDGET);
    }

    private SharingProcess start(String name) throws Exception {
        SharingProcess process = new SharingProcess(
                name,
                Map.of(
                        "LOGTRACR_DUMP_DIR", dump.toString(),
                        "LOGTRACR_APP", name,
                        "LOGTRACR_STORE", "chronicle",
                        "LOGTRACR_STORE_MAX_BYTES", "48MiB",
                        "LOGTRACR_STORE_KEEP_FREE", "0",
                        "LOGTRACR_BUFFER_BYTES", "4MiB"));
        processes.add(process);
        assertThat(process.folder().getParent()).isEqualTo(dump.toRealPath());
        return process;
    }

    /** Lets them log so many flows more, and looks at what they take meanwhile. */
    private void goOn(int flows, SharingProcess... some) {
        Map<SharingProcess, Integer> last = new HashMap<>();
        for (SharingProcess process : some) {
            last.put(process, process.stored() + flows);
            process.goOn(process.stored() + flows);
        }
        awaitWithinBudget(() -> {
            for (SharingProcess process : some) {
                assertThat(process.isAlive()).as(process.name()).isTrue();
                if (process.stored() < last.get(process)) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Others give way within seconds; who has room for one file alone loses it with each new one, and his newest flows with it. */
    private void awaitRoomForTwoFiles(SharingProcess... some) {
        await("room for two files each").atMost(PATIENCE).until(() -> {
            for (SharingProcess process : some) {
                if (queueFiles(process) < 2) {
                    goOn(NEWEST, some);
                    return false;
                }
            }
            return true;
        });
    }

    private static long queueFiles(SharingProcess process) throws Exception {
        try (Stream<Path> files = Files.list(process.folder().resolve(QueueLayout.FOLDER))) {
            return files.filter(file -> file.toString().endsWith(QueueLayout.SUFFIX))
                    .count();
        }
    }

    private void awaitWithinBudget(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> {
            long used = used();
            most = Math.max(most, used);
            assertThat(used).isLessThanOrEqualTo(BUDGET);
            return condition.call();
        });
    }

    /** What all files take, but arenas, at one moment: what was found twice in a row. */
    private long used() throws IOException {
        Map<Path, Long> found = lengths();
        for (Map<Path, Long> again = lengths(); !again.equals(found); again = lengths()) {
            found = again;
        }
        return found.values().stream()
                .mapToLong(length -> (length + BLOCK - 1) / BLOCK * BLOCK)
                .sum();
    }

    private Map<Path, Long> lengths() throws IOException {
        Map<Path, Long> lengths = new HashMap<>();
        Files.walkFileTree(dump, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!BESIDE_THE_STORE.contains(file.getFileName().toString())) {
                    lengths.put(file, attributes.size());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // deleted meanwhile
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return lengths;
    }

    private void assertNewestAreThere(SharingProcess process) throws IOException {
        try (FlowReader reader = FlowReader.open(dump)) {
            for (int ago = 0; ago < NEWEST; ago++) {
                String flowId = SharingProgram.flow(process.name(), process.stored() - ago);
                assertThat(entries(reader, flowId)).as(flowId).isEqualTo(SharingProgram.ENTRIES);
            }
            assertThat(reader.warnings()).isEmpty();
        }
    }

    /** How many entries there are; they must be the first ones, in order. */
    private static int entries(FlowReader reader, String flowId) throws IOException {
        int entries = 0;
        try (RecordedFlow flow = reader.read(flowId).orElseThrow(() -> new AssertionError(flowId + " is gone"))) {
            for (FlowPiece piece = flow.next(); piece != null; piece = flow.next()) {
                if (piece.block() instanceof TextBlock.Entry entry) {
                    assertThat(entry.message()).as(flowId).startsWith("entry " + entries + " 0123");
                    entries++;
                }
            }
        }
        return entries;
    }
}
