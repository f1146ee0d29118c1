package io.logtracr.store;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.event.Level;

/** A store in some folder, with a fixed clock and its counters. */
final class StoreFixture {

    static final String SPILLED_ONE = "# spilled entries=1 errors=0 reason=idle at=2026-11-21T22:50:00.000000Z\n";

    final Path folder;
    final FileFlowStore store;
    final Map<Counter, Long> counters = new EnumMap<>(Counter.class);

    StoreFixture(Path folder, long maxBytes) {
        this.folder = folder;
        this.store = new FileFlowStore(
                folder,
                "app-1-x",
                maxBytes,
                InstantSource.fixed(Instant.parse("2026-11-21T22:50:00Z")),
                (counter, amount) -> counters.merge(counter, amount, Long::sum));
    }

    static FileSystem memory() {
        return Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .build());
    }

    /** Appends one entry and commits. */
    void append(String flowId, String message) throws IOException {
        FlowStore.Append append = store.begin(flowId, false);
        try {
            append.entry(TestEntries.entry(Level.DEBUG, message));
            append.commit("idle", 1, 0);
        } catch (IOException e) {
            append.rollback();
            throw e;
        }
    }

    Path file(String flowId) {
        return folder.resolve(FlowFileName.of(flowId, 0));
    }

    String text(String flowId) throws IOException {
        return Files.readString(file(flowId));
    }

    static String header(String flowId) {
        return "# logtracr flow=\"" + flowId + "\" instance=\"app-1-x\" triggered=no \n";
    }

    /** What {@link #append} writes. */
    static String appended(String message) {
        return "2026-11-21T22:45:01.123456Z DEBUG [worker-3] com.acme.Filter - " + message + "\n" + SPILLED_ONE;
    }

    /** What all files in the folder take, counted as tmpfs does. */
    static long cost(Path folder) throws IOException {
        long cost = 0;
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                cost += StoredFile.cost(Files.size(file));
            }
        }
        return cost;
    }
}
