package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What a purge costs is counted, in calls of the file system: a million small flows a day must not make it slow. */
class PurgeCostTest {

    private static final int PURGES = 200;

    private static final Configuration SMALL_BLOCKS = Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix", "unix")
            .setBlockSize(512)
            .build();

    private static final int FEW = 1_000;

    @Test
    void append_asksAsMuchOfTheFileSystem_forAPurge_amongTenTimesAsManyFiles() throws IOException {
        compare(10 * FEW);
    }

    @Test
    @Tag("large")
    void append_asksAsMuchOfTheFileSystem_forAPurge_amongAHundredThousandFiles() throws IOException {
        compare(100 * FEW);
    }

    private static void compare(int many) throws IOException {
        Map<Integer, Long> operations = new HashMap<>();
        for (int files : new int[] {FEW, many}) {
            try (CountingFileSystem counting = new CountingFileSystem(Jimfs.newFileSystem(SMALL_BLOCKS))) {
                operations.put(files, operationsOfPurges(counting, files));
            }
        }
        assertThat(operations.get(many)).isEqualTo(operations.get(FEW));
        assertThat(operations.get(FEW))
                .as("calls for %s appends with a purge", PURGES)
                .isBetween(PURGES * 2L, PURGES * 15L);
    }

    private static long operationsOfPurges(CountingFileSystem counting, int files) throws IOException {
        Path folder = counting.getPath("/flows");
        Map<String, Long> purged = new HashMap<>();
        FileFlowStore store = new FileFlowStore(
                folder,
                "app-1-x",
                files * StoredFile.cost(1),
                InstantSource.fixed(Instant.EPOCH),
                (counter, amount) -> purged.merge(counter.name(), amount, Long::sum));
        for (int i = 0; i < files; i++) {
            append(store, i);
        }
        assertThat(purged).isEmpty();
        counting.takeOperations();
        for (int i = 0; i < PURGES; i++) {
            append(store, files + i);
        }
        assertThat(purged).containsEntry("PURGED_FLOWS", (long) PURGES);
        return counting.takeOperations();
    }

    private static void append(FileFlowStore store, int number) throws IOException {
        FlowStore.Append append = store.begin("f" + number, false);
        append.entry(TestEntries.entry(Level.DEBUG, "m"));
        append.commit("idle", 1, 0);
    }
}
