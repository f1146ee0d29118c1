package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logtracr.OnTmpfs;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Several instances in one dump directory: what each takes of the budget, and what becomes of the flows of dead ones. */
class SharedBudgetTest {

    private static final long SMALL = StoredFile.cost(1);
    private static final long FOREVER = TimeUnit.DAYS.toNanos(365);
    private static final long MAX = 640 * SMALL;
    private static final Instant NOW = Instant.now();

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30));
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final InstantSource wall = now::get;
    private final List<Neighbour> neighbours = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Neighbour neighbour : neighbours) {
            neighbour.close();
        }
    }

    @Test
    void append_staysWithinTheClaims_andTheClaimsWithinTheBudget_whoeverWrites() throws IOException {
        long seed = 5;
        Random random = new Random(seed);
        StoreLimits limits = limits(MAX, 200);
        List<Neighbour> three = List.of(start(limits), start(limits), start(limits));
        for (int step = 0; step < 3000; step++) {
            // Each has its busy times, so that all have to give way to each other.
            Neighbour one = three.get(random.nextInt(4) == 0 ? random.nextInt(3) : step / 300 % 3);
            String message = "x".repeat(random.nextInt(8) == 0 ? 20_000 : 100);
            String where = "seed " + seed + ", step " + step;
            try {
                one.append("f" + random.nextInt(300), message, random.nextInt(10) == 0);
            } catch (NoRoomException e) {
                assertThat(one.files().size())
                        .as(where)
                        .isLessThan(10); // it had nothing yet, and others have not given way
            }
            pass(Duration.ofMillis(random.nextInt(300)));
            one.budget.maintain();
            if (step % 10 == 0) {
                check(three, limits, where);
            }
        }
        for (Neighbour one : three) {
            assertThat(one.counted(Counter.PURGED_FLOWS)).isPositive();
        }
    }

    private static void check(List<Neighbour> all, StoreLimits limits, String where) throws IOException {
        long bytes = 0;
        long files = 0;
        for (Neighbour one : all) {
            Claim claim = one.claim();
            assertThat(one.cost()).as(where).isLessThanOrEqualTo(claim.bytes());
            assertThat(one.files().size()).as(where).isLessThanOrEqualTo(claim.files());
            bytes += claim.bytes();
            files += claim.files();
        }
        assertThat(bytes).as(where).isLessThanOrEqualTo(limits.maxBytes());
        assertThat(files).as(where).isLessThanOrEqualTo(limits.maxFiles());
    }

    @Test
    void append_givesTheNewcomerItsShare_whenTheFirstHasAll() throws IOException {
        StoreLimits limits = limits(MAX, Integer.MAX_VALUE);
        Neighbour first = start(limits);
        fill(first, "old", 700);
        assertThat(first.claim().bytes()).isGreaterThan(MAX * 9 / 10);
        Neighbour second = start(limits);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            first.append("first" + i, "m");
            try {
                second.append("second" + i, "m");
            } catch (NoRoomException e) {
                refused++;
            }
            pass(Duration.ofMillis(50));
            first.budget.maintain();
            second.budget.maintain();
        }
        assertThat(second.claim().bytes()).isGreaterThan(MAX * 4 / 10);
        assertThat(first.claim().bytes()).isGreaterThan(MAX * 4 / 10);
        assertThat(refused).as("until the first had given way").isLessThan(50);
        assertThat(first.files()).contains("first1999.log");
        assertThat(second.files()).contains("second1999.log");
    }

    @Test
    void append_keepsTheNewestPlainFlows_besideManyTriggeredOnes_whereOthersHaveHalfOfTheBudget() throws IOException {
        StoreLimits limits = limits(MAX, Integer.MAX_VALUE);
        Neighbour first = start(limits);
        Neighbour second = start(limits);
        for (int i = 0; i < 2000; i++) {
            first.append("first" + i, "m", i % 3 == 0);
            second.append("second" + i, "m");
            pass(Duration.ofMillis(50));
            first.budget.maintain();
            second.budget.maintain();
        }

        assertThat(first.files().stream().filter(SharedBudgetTest::isTriggered))
                .as("triggered")
                .hasSizeBetween(100, 180);
        for (int i = 1900; i < 2000; i++) {
            assertThat(first.files()).contains("first" + i + ".log");
        }
    }

    private static boolean isTriggered(String name) {
        return Integer.parseInt(name.replaceAll("\\D", "")) % 3 == 0;
    }

    @Test
    void append_doesNotTakeBackWhatWasGivenUp() throws IOException {
        StoreLimits limits = limits(MAX, Integer.MAX_VALUE);
        Neighbour first = start(limits);
        fill(first, "old", 700);
        Neighbour second = start(limits);
        assertThatThrownBy(() -> second.append("f", "m")).isInstanceOf(NoRoomException.class);
        assertThat(second.claim().wants()).isPositive();
        pass(Duration.ofMillis(1100));
        first.budget.maintain();
        long given = first.claim().bytes();
        assertThat(given).isLessThan(MAX * 95 / 100);
        fill(first, "new", 100);

        assertThat(first.claim().bytes()).isEqualTo(given);
        second.append("f", "m");
        assertThat(second.files()).containsExactly("f.log");
        assertThat(second.claim().wants()).isZero();
    }

    @Test
    void append_takesWhatIsFree_whenOneWhoWantedMoreHasGoneQuiet() throws IOException {
        StoreLimits limits = limits(MAX, Integer.MAX_VALUE);
        Neighbour first = start(limits);
        fill(first, "old", 700);
        Neighbour quiet = start(limits);
        assertThatThrownBy(() -> quiet.append("f", "m")).isInstanceOf(NoRoomException.class);
        first.die();
        first.budget.close();
        Neighbour third = start(limits);
        for (int i = 0; i < 1400; i++) {
            third.append("third" + i, "m");
            pass(Duration.ofMillis(2));
        }

        assertThat(third.claim().bytes()).isGreaterThan(MAX * 8 / 10);
        assertThat(quiet.claim().wants()).isPositive();
        pass(Duration.ofSeconds(12));
        quiet.budget.maintain(); // has no file, and so no account yet
        quiet.append("f", "m");
        pass(Duration.ofSeconds(12));
        quiet.budget.maintain();
        assertThat(quiet.claim().wants()).isZero();
    }

    @Test
    void maintain_forgetsThatMoreWasWanted_whenNobodyAsksForItAnyMore() throws IOException {
        StoreLimits limits = limits(MAX, Integer.MAX_VALUE);
        Neighbour first = start(limits);
        Neighbour second = start(limits);
        second.append("f", "m");
        fill(first, "old", 700);
        for (int i = 0; i < 20; i++) {
            second.append("g" + i, "m");
        }
        assertThat(second.claim().wants()).isPositive();

        pass(Duration.ofSeconds(5));
        second.budget.maintain();
        assertThat(second.claim().wants()).isPositive();
        pass(Duration.ofSeconds(10));
        second.budget.maintain();
        assertThat(second.claim().wants()).isZero();
    }

    @Test
    void append_keepsTheNumberOfFiles_ofAllTogether() throws IOException {
        StoreLimits limits = limits(1 << 30, 64);
        Neighbour first = start(limits);
        fill(first, "old", 100);
        Neighbour second = start(limits);
        for (int i = 0; i < 100; i++) {
            first.append("first" + i, "m");
            try {
                second.append("second" + i, "m");
            } catch (NoRoomException e) {
                assertThat(e).hasMessageStartingWith("LOGTRACR_STORE_MAX_FILES: 64 files are in use, ");
            }
            pass(Duration.ofMillis(300));
            first.budget.maintain();
            second.budget.maintain();
            assertThat(first.files().size() + second.files().size()).isLessThanOrEqualTo(64);
        }
        assertThat(first.counted(Counter.PURGED_FILES)).isPositive();
        assertThat(second.files()).as("its share of what was short").hasSizeGreaterThan(20);
        assertThat(first.files()).hasSizeGreaterThan(20);
    }

    @Test
    void append_purgesTheDeadBeforeItsOwn_onlyUnderTheirLock() throws IOException {
        StoreLimits limits = limits(64 * SMALL, Integer.MAX_VALUE);
        Neighbour living = start(limits);
        fill(living, "living", 5);
        Neighbour dead = start(limits);
        fill(dead, "dead", 20);
        dead.store.putThreads("dead3", "# logtracr threads\n".getBytes());
        ageAll(dead, Duration.ofHours(1));
        dead.die();
        Neighbour own = start(limits);
        try (DeadInstance recovered = DeadInstances.in(dump, true, wall, PrivateFiles.OWNER_ONLY)
                .lock(dead.folder.path())
                .orElseThrow()) {
            fill(own, "a", 40);
            assertThat(dead.files())
                    .as("of " + recovered.name() + ", which is being recovered")
                    .hasSize(21);
        }
        pass(Duration.ofSeconds(70)); // it looks for the dead once a minute
        fill(own, "b", 20);

        assertThat(dead.files().size()).isLessThan(10);
        assertThat(living.files()).hasSize(5);
        assertThat(own.counted(Counter.PURGED_BUDGET)).isPositive();
        fill(own, "c", 40);
        assertThat(dead.folder.path()).doesNotExist();
        assertThat(living.files()).hasSize(5);
    }

    @Test
    void append_countsTheLogsThatDeadOnesHaveLeft_andRemovesThem() throws IOException {
        StoreLimits limits = limits(MAX, Integer.MAX_VALUE);
        long most = 0;
        for (int generation = 0; generation < 12; generation++) {
            Neighbour one = start(limits);
            fill(one, "g" + generation + "-", 700);
            most = Math.max(most, costOfAll());
            assertThat(one.counted(Counter.PURGED_FLOWS)).isPositive();
            one.die();
            pass(Duration.ofSeconds(70));
        }
        assertThat(most).isLessThanOrEqualTo(MAX);
        try (var folders = Files.newDirectoryStream(dump)) {
            assertThat(folders)
                    .as("the last one, and what others have not given up yet")
                    .hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void append_countsTheLogOfADeadOne_whileItIsBeingRecovered() throws IOException {
        StoreLimits limits = limits(MAX, Integer.MAX_VALUE);
        Neighbour dead = start(limits);
        fill(dead, "dead", 1200);
        assertThat(dead.folder.path().resolve(PurgeLog.PREVIOUS_FILE)).exists();
        dead.die();
        Neighbour own = start(limits);
        try (DeadInstance recovered = DeadInstances.in(dump, true, wall, PrivateFiles.OWNER_ONLY)
                .lock(dead.folder.path())
                .orElseThrow()) {
            FileFlowStore store =
                    new FileFlowStore(recovered.flows(), recovered.name(), FlowFormat.TEXT, own.budget, false, wall);
            for (int i = 0; i < 300; i++) {
                append(store, "recovered" + i);
                if (i % 20 == 0) {
                    assertThat(costOfAll()).as("with " + i).isLessThanOrEqualTo(MAX);
                }
            }
            assertThat(own.folder.path().resolve(PurgeLog.FILE))
                    .as("of what was purged for it")
                    .exists();
            assertThat(own.cost()).isLessThanOrEqualTo(own.claim().bytes());
            assertThat(dead.files()).contains("recovered0.log", "recovered299.log");
            assertThat(dead.cost()).isLessThanOrEqualTo(dead.claim().bytes());
            assertThat(dead.claim().bytes()).isLessThanOrEqualTo(MAX);
            store.close();
        }
    }

    @Test
    void maintain_givesWayWithFlowsOfWhoHasTooMuch_notWithThoseItRecovers() throws IOException {
        StoreLimits limits = limits(MAX, Integer.MAX_VALUE);
        Neighbour dead = start(limits);
        fill(dead, "dead", 99);
        ageAll(dead, Duration.ofHours(1));
        dead.die();
        Neighbour first = start(limits);
        try (DeadInstance recovered = DeadInstances.in(dump, true, wall, PrivateFiles.OWNER_ONLY)
                .lock(dead.folder.path())
                .orElseThrow()) {
            FileFlowStore store =
                    new FileFlowStore(recovered.flows(), recovered.name(), FlowFormat.TEXT, first.budget, false, wall);
            append(store, "recovered");
            for (int i = 0; first.counted(Counter.PURGED_FLOWS) == 0; i++) {
                first.append("old" + i, "m");
            }
            int before = dead.files().size();
            int own = first.files().size();
            Neighbour second = start(limits);
            assertThatThrownBy(() -> second.append("f", "m")).isInstanceOf(NoRoomException.class);
            pass(Duration.ofMillis(1100));
            first.budget.maintain();

            assertThat(first.files().size()).isBetween(own - 60, own - 20);
            assertThat(dead.files()).hasSize(before);
            store.close();
        }
    }

    private static void append(FileFlowStore store, String flowId) throws IOException {
        FlowStore.Append append = store.begin(flowId, false);
        append.entry(TestEntries.entry(Level.DEBUG, "m"));
        append.commit("recovered", 1, 0);
    }

    /** What the flows and logs of all instances take. */
    private long costOfAll() throws IOException {
        long cost = 0;
        for (Neighbour one : neighbours) {
            cost += Files.exists(one.folder.path()) ? one.cost() : 0;
        }
        return cost;
    }

    @Test
    void maintain_purgesWhatIsTooOld_ownByTheMonotonicClock_others_byTheirTimes() throws IOException {
        StoreLimits limits = new StoreLimits(MAX, 1000, MAX, TimeUnit.HOURS.toNanos(12), 0, 0);
        Neighbour dead = start(limits);
        dead.append("old", "m");
        dead.append("young", "m");
        dead.append("fromTheFuture", "m");
        age(dead, "old.log", Duration.ofHours(13));
        age(dead, "young.log", Duration.ofHours(11));
        age(dead, "fromTheFuture.log", Duration.ofDays(-3));
        dead.die();
        Neighbour own = start(limits);
        own.append("own", "m");
        rest(own);
        assertThat(dead.files()).containsExactlyInAnyOrder("young.log", "fromTheFuture.log");
        now.set(NOW.plus(Duration.ofDays(100)));
        rest(own);
        assertThat(own.files()).containsExactly("own.log");
        assertThat(dead.files()).containsExactlyInAnyOrder("young.log", "fromTheFuture.log");

        now.set(NOW);
        pass(Duration.ofHours(11));
        rest(own);
        assertThat(own.files()).containsExactly("own.log");
        assertThat(dead.files()).containsExactly("fromTheFuture.log");
        pass(Duration.ofHours(2));
        rest(own);
        assertThat(own.files()).isEmpty();
        assertThat(dead.files()).isEmpty();
        assertThat(own.counted(Counter.PURGED_AGE)).isEqualTo(4);
    }

    @Test
    void maintain_keepsTheAgeThatItReckonedOnce_whenTheWallClockSteps() throws IOException {
        StoreLimits limits = new StoreLimits(MAX, 1000, MAX, TimeUnit.HOURS.toNanos(12), 0, 0);
        Neighbour dead = start(limits);
        dead.append("old", "m");
        dead.append("young", "m");
        age(dead, "old.log", Duration.ofHours(13));
        age(dead, "young.log", Duration.ofHours(1));
        dead.die();
        Neighbour own = start(limits);
        rest(own);
        assertThat(dead.files()).containsExactly("young.log");

        for (int hours : new int[] {20, -20}) {
            now.set(NOW.plus(Duration.ofHours(hours)));
            Files.setLastModifiedTime(dead.folder.flows(), FileTime.from(now.get())); // it is looked at anew
            pass(Duration.ofSeconds(70));
            rest(own);
            assertThat(dead.files()).containsExactly("young.log");
        }
        pass(Duration.ofHours(12));
        rest(own);
        assertThat(dead.files()).isEmpty();
    }

    @Test
    void append_leavesTheDeadAlone_whenSomebodyElseHasReplacedAFileByAFolder() throws IOException {
        StoreLimits limits = limits(32 * SMALL, Integer.MAX_VALUE);
        Neighbour dead = start(limits);
        fill(dead, "dead", 10);
        Files.delete(dead.folder.flows().resolve("dead0.log"));
        Files.createDirectories(dead.folder.flows().resolve("dead0.log").resolve("full"));
        ageAll(dead, Duration.ofHours(1));
        dead.die();
        Neighbour own = start(limits);
        fill(own, "a", 60);

        assertThat(dead.files()).containsExactly("dead0.log");
        assertThat(own.files()).contains("a59.log");
    }

    private Neighbour start(StoreLimits limits) throws IOException {
        Neighbour started = new Neighbour(dump, limits, wall, nanos);
        neighbours.add(started);
        return started;
    }

    private static StoreLimits limits(long bytes, int files) {
        return new StoreLimits(bytes, files, Long.MAX_VALUE, FOREVER, 0, 0);
    }

    private void fill(Neighbour one, String prefix, int flows) throws IOException {
        for (int i = 0; i < flows; i++) {
            one.append(prefix + i, "m");
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void rest(Neighbour one) throws IOException {
        for (int i = 0; i < 10; i++) {
            one.budget.maintain();
            pass(Duration.ofSeconds(1));
        }
    }

    private static void ageAll(Neighbour one, Duration age) throws IOException {
        for (String file : one.files()) {
            age(one, file, age);
        }
    }

    private static void age(Neighbour one, String file, Duration age) throws IOException {
        Files.setLastModifiedTime(one.folder.flows().resolve(file), FileTime.from(NOW.minus(age)));
    }
}
