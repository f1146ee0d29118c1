package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import io.logtracr.FlightRecorder;
import io.logtracr.config.ConfigLoader;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store on a real tmpfs that fails under a running application: its main log stays the same byte by byte, nothing is thrown
 * into it, what is lost is counted, and writing goes on when the storage is back.
 */
class StorageFaultsTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int FLOWS = 20;
    private static final int SOME = 400;
    /** By which the files of one append may differ from what was asked for, as memory is taken by the page. */
    private static final int SOME_PAGES = 4 * 4096;

    @TempDir
    Path place;

    @TempDir
    Path mountPoint;

    private final List<AutoCloseable> toClose = new ArrayList<>();

    private Mount tmpfs;
    private LoggerContext context;
    private FlightRecorder recorder;
    private NumberedEntries application;
    private int flows = FLOWS;

    @AfterEach
    void close() throws Exception {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
    }

    @Test
    void store_purges_whenWeHaveFilledTheFileSystem() throws Exception {
        start("size=3m", "storeKeepFree", "0");

        logUntil(() -> count(Counter.PURGED_NO_SPACE) > 50);

        assertGoesOn();
        assertThat(count(Counter.LOST_STORE_FAILED)).isZero();
        assertThat(count(Counter.STORE_FAILURES)).isZero();
    }

    @Test
    void store_purges_whenItsReserveOfTheFileSystemIsReached() throws Exception {
        start("size=3m", "storeKeepFree", "10%");

        logUntil(() -> count(Counter.PURGED_KEEP_FREE) > 50);

        long reserve = mountPoint.toFile().getTotalSpace() / 10;
        assertThat(mountPoint.toFile().getUsableSpace()).isGreaterThanOrEqualTo(reserve - SOME_PAGES);
        assertGoesOn();
        assertThat(count(Counter.PURGED_NO_SPACE)).isZero();
        assertThat(count(Counter.STORE_FAILURES)).isZero();
    }

    @Test
    void store_purges_whenThereAreNoInodes() throws Exception {
        flows = 200;
        start("size=16m,nr_inodes=60", "storeKeepFree", "0");

        logUntil(() -> count(Counter.PURGED_NO_SPACE) > 100);

        assertGoesOn();
        assertThat(count(Counter.LOST_STORE_FAILED))
                .as("%s", recorder.counters())
                .isZero();
    }

    @Test
    void store_goesOn_whenSomebodyElseHasFilledTheFileSystem_andFreedItAgain() throws Exception {
        start("size=3m", "storeKeepFree", "0");
        Path filler = fill();

        log(SOME);
        awaitCount(Counter.FAILED_NO_SPACE);
        assertThat(count(Counter.STORE_FAILURES)).isEqualTo(count(Counter.FAILED_NO_SPACE));
        Files.delete(filler);

        assertGoesOn();
        assertNothingLost();
    }

    @Test
    void store_goesOn_whenTheReserveWasTakenBySomebodyElse_andGivenBack() throws Exception {
        start("size=3m", "storeKeepFree", "10%");
        Path filler = fill();

        log(SOME);
        awaitCount(Counter.STORE_FAILURES);
        Files.delete(filler);

        assertGoesOn();
        assertNothingLost();
    }

    @Test
    void store_countsWhatIsLost_whenItFailsForLongerThanTheArenaLasts() throws Exception {
        start("size=3m", "storeKeepFree", "0");
        Path filler = fill();

        logUntil(() -> count(Counter.LOST_STORE_FAILED) + count(Counter.LOST_ARENA_FULL) > 100);
        Files.delete(filler);

        assertGoesOn();
    }

    @Test
    void store_goesOn_afterTheFileSystemWasReadOnly() throws Exception {
        start("size=16m");
        log(SOME);
        awaitStored();

        try (Mount readOnly = Mount.readOnly(mountPoint)) {
            log(SOME);
            awaitCount(Counter.FAILED_READ_ONLY);
        }

        assertGoesOn();
        assertNothingLost();
    }

    @Test
    void store_goesOn_afterTheFileSystemWasUnmountedUnderIt() throws Exception {
        start("size=16m");
        log(SOME);
        awaitStored();

        tmpfs.unmountLazily();
        log(SOME);
        awaitStored();
        assertThat(application.assertWhole(flowsFolder())).isEqualTo(SOME);
        try (Mount another = Mount.tmpfs(mountPoint, "size=16m")) {
            assertGoesOn();
            assertNothingLost();
        }
    }

    @Test
    void store_goesOn_afterItsFolderWasDeleted() throws Exception {
        start("size=16m");
        log(SOME);
        awaitStored();

        deleteAll(recorder.directory().orElseThrow());

        assertGoesOn();
        assertNothingLost();
    }

    @Test
    void store_doesNotFollowALink_whereItsFolderWas() throws Exception {
        start("size=16m");
        log(SOME);
        awaitStored();
        Path elsewhere = Files.createDirectory(place.resolve("elsewhere"));
        Path moved = mountPoint.resolve("moved");
        Files.move(flowsFolder(), moved);
        Files.createSymbolicLink(flowsFolder(), elsewhere);

        log(SOME);
        awaitCount(Counter.FAILED_PATH);
        Files.delete(flowsFolder());

        assertGoesOn();
        assertNothingLost();
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(application.assertWhole(moved)).isEqualTo(SOME);
    }

    @Test
    void store_goesOn_afterAFlowsFileWasDeleted() throws Exception {
        start("size=16m");
        log(SOME);
        awaitStored();

        Files.delete(file("flow-3"));

        assertGoesOn();
        assertNothingLost();
        assertThat(count(Counter.STORE_FAILURES)).isZero();
    }

    @Test
    void store_goesOnWithOtherFlows_whileAFlowsFileIsReadOnly() throws Exception {
        start("size=16m");
        log(SOME);
        awaitStored();

        long stored = count(Counter.STORED);
        try (Mount readOnly = Mount.readOnly(file("flow-3"))) {
            log(SOME);
            awaitCount(Counter.FAILED_READ_ONLY);
            int others = SOME / FLOWS * (FLOWS - 1);
            await().atMost(SOON).until(() -> count(Counter.STORED) >= stored + others);
            assertThat(count(Counter.STORED)).isEqualTo(stored + others);
        }

        assertGoesOn();
        assertNothingLost();
    }

    @Test
    void store_goesOnWithOtherFlows_whileAFlowsFileIsImmutable() throws Exception {
        start("size=16m");
        log(SOME);
        awaitStored();
        String refusal = Mount.run("chattr", "+i", file("flow-3").toString());
        assumeThat(refusal).as("this tmpfs knows no immutable files").isEmpty();

        log(SOME);
        awaitCount(Counter.FAILED_ACCESS);
        assertThat(Mount.run("chattr", "-i", file("flow-3").toString())).isEmpty();

        assertGoesOn();
        assertNothingLost();
    }

    private void start(String mountOptions, String... properties) {
        tmpfs = Mount.tmpfs(mountPoint, mountOptions);
        toClose.add(tmpfs);
        RecorderRegistry registry = new RecorderRegistry(CoreRecorder::start, Duration.ofMillis(50));
        context = Rig.newContext();
        toClose.add(context::stop);
        application = new NumberedEntries(context, place.resolve("main.log"), flows);
        LogtracrAppender appender =
                new LogtracrAppender(() -> registry, settings -> ConfigLoader.load(Map.of(), Map.of(), settings));
        appender.setContext(context);
        appender.setDumpDir(mountPoint.toString());
        appender.setBufferBytes("1MiB");
        appender.setFlowMaxBytes("32KiB");
        appender.setRecordMaxBytes("4KiB");
        appender.setDumpInterval("20ms");
        for (int i = 0; i < properties.length; i += 2) {
            Rig.set(appender, properties[i], properties[i + 1]);
        }
        appender.start();
        assertThat(Rig.warnings(context)).isEmpty();
        recorder = registry.recorder().orElseThrow();
        toClose.add(recorder);
    }

    private void log(int entries) {
        application.log(entries);
    }

    /** Logs in small portions, each stored before the next unless the store fails. */
    private void logUntil(Callable<Boolean> condition) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> {
            log(100);
            return condition.call();
        });
    }

    /** The store works: whatever there was is stored, and so is what comes now, in whole. */
    private void assertGoesOn() throws Exception {
        awaitStored();
        long stored = count(Counter.STORED);
        log(SOME);
        awaitStored();
        assertThat(count(Counter.STORED) - stored).isEqualTo(SOME);
        assertConserved();
        assertThat(application.assertWhole(flowsFolder())).isPositive();
        assertMainLogIsTheSame();
    }

    /** The main log is that of the same application without a recorder. */
    private void assertMainLogIsTheSame() throws IOException {
        LoggerContext plain = Rig.newContext();
        Path expected = place.resolve("expected.log");
        new NumberedEntries(plain, expected, flows).log(application.logged());
        plain.stop();
        assertThat(place.resolve("main.log")).hasSameBinaryContentAs(expected);
    }

    private void assertNothingLost() {
        assertThat(count(Counter.ACCEPTED)).isEqualTo(application.logged());
        assertThat(count(Counter.STORED)).isEqualTo(application.logged());
    }

    private void assertConserved() {
        Map<Counter, Long> counters = recorder.counters();
        long found = counters.get(Counter.STORED) + counters.get(Counter.BUFFERED) + counters.get(Counter.DISCARDED);
        for (Map.Entry<Counter, Long> counter : counters.entrySet()) {
            found += counter.getKey().isLoss() ? counter.getValue() : 0;
        }
        assertThat(found).as("%s", counters).isEqualTo(counters.get(Counter.ACCEPTED));
        assertThat(found).as("%s", counters).isEqualTo(application.logged());
        long byCause = counters.entrySet().stream()
                .filter(counter -> counter.getKey().label().startsWith("store.failures."))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(byCause).as("%s", counters).isEqualTo(counters.get(Counter.STORE_FAILURES));
    }

    private void awaitStored() {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(count(Counter.BUFFERED))
                        .as("%s", recorder.counters())
                        .isZero());
    }

    private void awaitCount(Counter counter) {
        await(counter.label()).atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> count(counter) > 0);
    }

    private long count(Counter counter) {
        return recorder.counters().get(counter);
    }

    private Path flowsFolder() {
        return recorder.directory().orElseThrow().resolve("flows");
    }

    private Path file(String flow) {
        return flowsFolder().resolve(flow + ".log");
    }

    /** Takes all room of the file system. */
    private Path fill() throws IOException {
        Path filler = mountPoint.resolve("filler");
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(mountPoint.toFile().getUsableSpace()).isZero();
        }
        return filler;
    }

    private static void deleteAll(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
