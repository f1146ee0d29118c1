package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.OnTmpfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two processes that claim the last free step of the budget at the same moment: one does all it does between two calls of the
 * file system that the other makes, for each two calls.
 */
class ClaimRaceTest {

    private static final long SMALL = StoredFile.cost(1);
    private static final long STEP = 2 * SMALL;
    private static final long MAX = 64 * STEP;
    private static final StoreLimits LIMITS =
            new StoreLimits(MAX, Integer.MAX_VALUE, Long.MAX_VALUE, TimeUnit.DAYS.toNanos(365), 0, 0);

    @TempDir(factory = OnTmpfs.class)
    Path place;

    private final CountingFileSystem counting = new CountingFileSystem(FileSystems.getDefault());
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5));
    private final List<Neighbour> neighbours = new ArrayList<>();
    private int flows;

    @AfterEach
    void close() throws IOException {
        for (Neighbour neighbour : neighbours) {
            neighbour.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void append_takesNoMoreThanThereIs_whenTwoAskAtOnce(boolean bothWereRefusedBefore) throws IOException {
        for (long call = 1; ; call++) {
            if (!race(call, bothWereRefusedBefore)) {
                assertThat(call).as("calls of one append").isGreaterThan(10);
                return;
            }
        }
    }

    /** Returns whether there was a call of this number. */
    private boolean race(long call, boolean bothWereRefusedBefore) throws IOException {
        Path dump = Files.createDirectory(place.resolve("dump" + call));
        Neighbour one = start(counting.getPath(dump.toString()));
        Neighbour other = start(dump);
        Neighbour third = start(dump);
        fill(one);
        fill(other);
        if (bothWereRefusedBefore) {
            leave(third, 0, one, other);
            append(one);
            append(other);
            assertThat(one.claim().wants()).isPositive();
            assertThat(other.claim().wants()).isPositive();
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        }
        leave(third, STEP, one, other);
        assertThat(unclaimed(one, other, third)).isEqualTo(STEP);

        boolean[] interrupted = new boolean[1];
        counting.interrupt(call, () -> {
            interrupted[0] = true;
            append(other);
        });
        append(one);

        String where = "before call " + call;
        assertThat(unclaimed(one, other, third)).as(where).isNotNegative();
        for (Neighbour neighbour : List.of(one, other)) {
            assertThat(neighbour.cost())
                    .as(where)
                    .isLessThanOrEqualTo(neighbour.claim().bytes());
        }
        // Whoever gave up for now gets it later.
        for (int i = 0; i < 4; i++) {
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            append(one);
            append(other);
        }
        assertThat(unclaimed(one, other, third)).as(where).isZero();
        return interrupted[0];
    }

    private Neighbour start(Path dump) throws IOException {
        Neighbour started = new Neighbour(dump, LIMITS, InstantSource.fixed(Instant.now()), nanos);
        neighbours.add(started);
        return started;
    }

    /** Up to what it claims, so that it must claim more for the next flow. */
    private void fill(Neighbour one) throws IOException {
        append(one);
        long claimed = one.claim().bytes();
        while (one.claim().bytes() == claimed) {
            append(one);
        }
        claimed = one.claim().bytes();
        for (long free = STEP / SMALL - 1; free > 0; free--) {
            append(one);
        }
        assertThat(one.claim().bytes()).isEqualTo(claimed);
    }

    /** Makes the third claim all but so much. */
    private static void leave(Neighbour third, long bytes, Neighbour one, Neighbour other) throws IOException {
        long free = unclaimed(one, other);
        new Claims(third.folder.path().getParent(), LIMITS, PrivateFiles.OWNER_ONLY)
                .write(third.folder.path(), new Claim(free - bytes, 0, 0));
    }

    private void append(Neighbour one) {
        try {
            one.append("f" + flows++, "m");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long unclaimed(Neighbour... all) throws IOException {
        long left = MAX;
        for (Neighbour one : all) {
            left -= one.claim().bytes();
        }
        return left;
    }
}
