package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.OnTmpfs;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container that is restarted all day leaves thousands of dead instances: all they leave is in the budget. */
class ManyDeadInstancesTest {

    private static final long FOREVER = TimeUnit.DAYS.toNanos(365);

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    private final AtomicLong nanos = new AtomicLong(1);

    @Test
    void append_keepsBytesAndFilesOfTheDirectory_amongManyDeadInstances() throws IOException {
        keepsWithin(300);
    }

    @Test
    @Tag("large")
    void append_keepsBytesAndFilesOfTheDirectory_amongFiveThousandDeadInstances() throws IOException {
        keepsWithin(5_000);
    }

    private void keepsWithin(int dead) throws IOException {
        leaveDead(dead);
        long[] left = taken();
        StoreLimits limits = new StoreLimits(left[0] / 2, (int) left[1] / 2, Long.MAX_VALUE, FOREVER, 0, 0);
        try (Neighbour own = start(limits)) {
            long start = System.nanoTime();
            for (int i = 0; i < dead; i++) {
                own.append("f" + i, "m");
                pass(Duration.ofMillis(5));
                own.budget.maintain();
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            long[] now = taken();
            assertThat(now[0]).as("bytes, of %s before", left[0]).isLessThanOrEqualTo(limits.maxBytes());
            assertThat(now[1]).as("files, of %s before", left[1]).isLessThanOrEqualTo(limits.maxFiles() + 8);
            assertThat(own.files()).as("the dead go first").hasSize(dead);
            assertThat(own.counted(Counter.STORE_FAILURES)).isZero();
            assertThat(millis).as("milliseconds for %s appends", dead).isLessThan(dead * 20L);
        }
    }

    @Test
    void append_removesWhatADeadInstanceSaysOfItsPurges_beforeAnyFlow() throws IOException {
        StoreLimits limits = new StoreLimits(200 << 10, 1000, Long.MAX_VALUE, FOREVER, 0, 0);
        Neighbour dead = start(limits);
        for (int i = 0; i < 60; i++) {
            pass(Duration.ofMillis(1));
            dead.append("f" + i, "m");
        }
        assertThat(dead.folder.path().resolve(PurgeLog.FILE)).exists();
        for (String name : dead.files()) {
            Files.delete(dead.folder.flows().resolve(name));
        }
        dead.die();
        try (Neighbour own = start(limits)) {
            for (int i = 0; i < 60 && Files.exists(dead.folder.path()); i++) {
                assertThat(own.files()).hasSize(i);
                pass(Duration.ofMillis(1));
                own.append("f" + i, "m");
            }
            assertThat(dead.folder.path()).doesNotExist();
        }
    }

    @Test
    void work_holdsTheLockWhileItLooks_soThatNobodyStoresMoreMeanwhile() throws IOException {
        leaveDead(1);
        Path folder = folders().get(0);
        for (int i = 0; i < 200; i++) {
            Files.write(folder.resolve("flows/f" + i + ".log"), new byte[10]);
        }
        DeadInstances instances = DeadInstances.in(dump, true, Instant::now, PrivateFiles.OWNER_ONLY);
        StoreLimits limits = StoreLimits.ofBytes(100 << 20);
        Claims claims = new Claims(dump.toRealPath(), limits, PrivateFiles.OWNER_ONLY);
        Map<Path, Holding> holdings = new HashMap<>();
        Collection<Holding> all = holdings.values();
        Purger purger = new Purger(
                all,
                Optional.of(instances),
                Optional.of(claims),
                limits,
                new FreeSpace(dump, limits, nanos::get),
                Instant::now,
                nanos::get,
                (counter, amount) -> {});
        try (DeadFolders dead = new DeadFolders(instances, holdings, purger, Instant::now, nanos::get)) {
            dead.work(0);
            dead.work(0);
            dead.work(0);
            assertThat(instances.lock(folder)).as("is being looked at").isEmpty();
            dead.letGo(folder);
            try (DeadInstance recovering = instances.lock(folder).orElseThrow()) {
                Files.write(recovering.flows().resolve("recovered.log"), new byte[1 << 20]);
                claims.write(folder, new Claim(2 << 20, 300, 0));
                for (int i = 0; i < 20; i++) {
                    dead.work(0);
                }
                assertThat(holdings).isEmpty();
            }
            pass(Duration.ofSeconds(61));
            for (int i = 0; i < 20; i++) {
                dead.work(0);
            }
            long found = StoreFixture.cost(folder.resolve("flows"));
            assertThat(claims.read(folder).bytes()).isBetween(found + 1, found + (64 << 10));
            assertThat(instances.lock(folder)).as("nobody looks any more").isPresent();
        }
    }

    /** As killed processes leave them: each claims more than it took. */
    private void leaveDead(int count) throws IOException {
        InstanceIdentity identity = new InstanceIdentity("app", "host", 7, Instant.now(), "17");
        Claims claims = new Claims(dump, StoreLimits.ofBytes(1), PrivateFiles.OWNER_ONLY);
        for (int i = 0; i < count; i++) {
            try (InstanceFolder one = InstanceFolder.create(dump, true, identity, Map.of(), PrivateFiles.OWNER_ONLY)) {
                Files.write(one.flows().resolve("f.log"), new byte[100]);
                claims.write(one.path(), new Claim(4 << 20, 700, 0));
            }
        }
    }

    private Neighbour start(StoreLimits limits) throws IOException {
        return new Neighbour(dump, limits, Instant::now, nanos);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(dump)) {
            return new ArrayList<>(folders.toList());
        }
    }

    /** What is there, counted as tmpfs does: bytes, and inodes. */
    private long[] taken() throws IOException {
        long[] taken = new long[2];
        try (Stream<Path> all = Files.walk(dump)) {
            for (Path path : all.toList()) {
                taken[0] += StoredFile.cost(Files.isDirectory(path) ? 0 : Files.size(path));
                taken[1]++;
            }
        }
        return taken;
    }
}
