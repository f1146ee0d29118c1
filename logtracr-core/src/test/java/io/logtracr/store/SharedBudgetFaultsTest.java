package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** A budget that several processes share, when one of them leaves something unexpected in the dump directory. */
class SharedBudgetFaultsTest {

    private static final InstantSource CLOCK = InstantSource.system();
    private static final long MAX_BYTES = 1 << 20;
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    private Path dump;

    private final Counters counters = new Counters();

    private InstanceFolder instance(String app) throws IOException {
        return InstanceFolder.create(
                dump,
                true,
                new InstanceIdentity(app, "host", 1, Instant.EPOCH, "17"),
                Map.of(),
                PrivateFiles.OWNER_ONLY);
    }

    private StoreBudget budget() throws IOException {
        DeadInstances instances = DeadInstances.in(dump, true, CLOCK, PrivateFiles.OWNER_ONLY);
        StoreLimits limits = new StoreLimits(MAX_BYTES, 1000, 8 << 20, TimeUnit.HOURS.toNanos(12), 0, 0);
        return StoreBudget.shared(instances, limits, PrivateFiles.OWNER_ONLY, CLOCK, counters::add);
    }

    private static void append(FileFlowStore store, String flowId, String text) throws IOException {
        FlowStore.Append append = store.begin(flowId, false);
        append.entry(TestEntries.entry(Level.DEBUG, text));
        append.commit("idle", 1, 0);
    }

    private static FileFlowStore store(InstanceFolder folder, StoreBudget budget) {
        return new FileFlowStore(folder.flows(), folder.name(), FlowFormat.TEXT, budget, true, CLOCK);
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(CLOCK.instant().minusSeconds(3600)));
    }

    /** An instance whose process is gone, with two flows, of which the first was written to long before. */
    private InstanceFolder dead(String oldFlow, String nextFlow) throws IOException {
        InstanceFolder dead = instance("dead");
        try (StoreBudget budget = budget()) {
            FileFlowStore store = store(dead, budget);
            append(store, oldFlow, "m");
            append(store, nextFlow, "m");
            store.close();
        }
        dead.close();
        age(dead.flows().resolve(oldFlow + ".log"));
        return dead;
    }

    private static void settle(StoreBudget budget) throws IOException {
        for (int i = 0; i < 100; i++) {
            budget.maintain();
        }
    }

    @Test
    void reserve_goesOn_whenAClaimIsALinkOrAFolder() throws IOException {
        try (InstanceFolder linked = instance("linked");
                InstanceFolder odd = instance("odd");
                InstanceFolder own = instance("own");
                StoreBudget budget = budget()) {
            Files.createSymbolicLink(linked.path().resolve(Claim.FILE), Path.of("instance.json"));
            Files.createDirectory(odd.path().resolve(Claim.FILE));
            append(store(own, budget), "f", "m");
            assertThat(own.flows().resolve("f.log")).exists();
        }
    }

    @Test
    void maintain_looksAtTheOtherDead_whereOneCannotBeCounted() throws IOException {
        List<Path> fine = new ArrayList<>();
        try (StoreBudget first = budget()) {
            for (int i = 0; i < 9; i++) {
                InstanceFolder dead = instance("dead" + i);
                FileFlowStore store = store(dead, first);
                append(store, "old", "m");
                store.close();
                dead.close();
                Path old = dead.flows().resolve("old.log");
                Files.setLastModifiedTime(old, FileTime.from(CLOCK.instant().minus(Duration.ofHours(13))));
                if (i % 4 == 0) { // The first, one in between and the last: whatever the order of the listing.
                    Files.delete(dead.path().resolve(Claim.FILE));
                    Files.createDirectory(dead.path().resolve(Claim.FILE));
                } else {
                    fine.add(old);
                }
            }
        }
        long before = counters.get(Counter.STORE_FAILURES);
        try (StoreBudget budget = budget()) {
            settle(budget);
            await().atMost(SOON).untilAsserted(() -> {
                budget.maintain();
                assertThat(fine).noneMatch(Files::exists);
            });
        }
        assertThat(counters.get(Counter.STORE_FAILURES) - before).isEqualTo(3);
    }

    @Test
    void purge_leavesTheClaimRight_whenSomebodyElseRecoveredIntoTheFolderMeanwhile() throws IOException {
        InstanceFolder dead = dead("old", "next");
        try (InstanceFolder own = instance("own");
                StoreBudget budget = budget();
                StoreBudget other = budget()) {
            settle(budget); // has an account of the dead now
            FileFlowStore recovered =
                    new FileFlowStore(dead.flows(), dead.name(), FlowFormat.TEXT, other, false, CLOCK);
            append(recovered, "next", "x".repeat(200 << 10));
            append(recovered, "more", "x".repeat(200 << 10));
            recovered.close();

            FileFlowStore store = store(own, budget);
            append(store, "large", "x".repeat(50 << 10));
            assertThat(budget.purgeForSpace(null, 1, true)).isTrue();
            assertThat(dead.flows().resolve("old.log")).doesNotExist();

            Claim claim = new Claims(dump, StoreLimits.ofBytes(MAX_BYTES), PrivateFiles.OWNER_ONLY).read(dead.path());
            assertThat(claim.bytes()).isGreaterThanOrEqualTo(FileFlowStore.usedBytes(dead.flows()));
            store.close();
        }
    }

    @Test
    void purge_goesOn_whenTheClaimOfADeadInstanceCannotBeLowered() throws IOException {
        InstanceFolder dead = dead("old", "next");
        try (InstanceFolder own = instance("own");
                StoreBudget budget = budget()) {
            FileFlowStore store = store(own, budget);
            append(store, "first", "m");
            settle(budget);
            Files.delete(dead.path().resolve(Claim.FILE));
            Files.createDirectory(dead.path().resolve(Claim.FILE));
            long before = counters.get(Counter.STORE_FAILURES);

            assertTimeoutPreemptively(SOON, () -> {
                for (int i = 0; i < 300; i++) {
                    append(store, "f" + i, "x".repeat(8000));
                }
            });

            assertThat(own.flows().resolve("f299.log")).exists();
            assertThat(dead.flows().resolve("old.log")).doesNotExist();
            assertThat(FileFlowStore.usedBytes(own.flows()) + FileFlowStore.usedBytes(dead.flows()))
                    .isLessThanOrEqualTo(MAX_BYTES);
            assertThat(counters.get(Counter.STORE_FAILURES)).isGreaterThan(before);
            store.close();
        }
    }

    @Test
    void purge_countsNothing_whenTheFileIsGoneAlready() throws IOException {
        InstanceFolder dead = dead("a", "b");
        try (StoreBudget budget = budget()) {
            settle(budget);
            Files.delete(dead.flows().resolve("a.log"));
            assertThat(budget.purgeForSpace(null, 1, true)).isTrue();
            assertThat(counters.get(Counter.PURGED_FLOWS)).isEqualTo(1);
            assertThat(dead.flows().resolve("b.log")).doesNotExist();
        }
    }
}
