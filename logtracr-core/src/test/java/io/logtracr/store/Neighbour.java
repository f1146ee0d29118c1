package io.logtracr.store;

import io.logtracr.counter.Counter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.event.Level;

/** One of several instances in one dump directory, with a store of its own and clocks that stand still unless they are told. */
final class Neighbour implements Closeable {

    private static final InstanceIdentity IDENTITY =
            new InstanceIdentity("app", "host", 7, Instant.parse("2026-11-21T22:45:00Z"), "17");

    final Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    final InstanceFolder folder;
    final StoreBudget budget;
    final FileFlowStore store;

    Neighbour(Path dump, StoreLimits limits, InstantSource wall, AtomicLong nanos) throws IOException {
        this(dump, limits, PrivateFiles.OWNER_ONLY, wall, nanos);
    }

    Neighbour(Path dump, StoreLimits limits, PrivateFiles access, InstantSource wall, AtomicLong nanos)
            throws IOException {
        this.folder = InstanceFolder.create(dump, true, IDENTITY, Map.of(), access);
        this.budget = StoreBudget.shared(
                DeadInstances.in(dump, true, wall, access),
                limits,
                access,
                wall,
                nanos::get,
                (counter, amount) -> counters.merge(counter, amount, Long::sum));
        budget.logPurgesIn(folder.path());
        this.store = new FileFlowStore(folder, FlowFormat.TEXT, budget, wall);
    }

    /** Appends one entry to a flow. */
    void append(String flowId, String message) throws IOException {
        append(flowId, message, false);
    }

    void append(String flowId, String message, boolean triggered) throws IOException {
        FlowStore.Append append = store.begin(flowId, triggered);
        try {
            append.entry(TestEntries.entry(Level.DEBUG, message));
            append.commit("idle", 1, 0);
        } catch (IOException e) {
            append.rollback();
            throw e;
        }
    }

    /** What it says that it claims. */
    Claim claim() throws IOException {
        return new Claims(folder.path().getParent(), StoreLimits.ofBytes(1), PrivateFiles.OWNER_ONLY)
                .read(folder.path());
    }

    /** The names of its flows' files. */
    Set<String> files() throws IOException {
        return files(folder.flows());
    }

    static Set<String> files(Path flows) throws IOException {
        Set<String> names = new TreeSet<>();
        if (Files.exists(flows)) {
            try (var files = Files.newDirectoryStream(flows)) {
                files.forEach(file -> names.add(file.getFileName().toString()));
            }
        }
        return names;
    }

    /** What everything in its folder takes, counted as tmpfs does. */
    long cost() throws IOException {
        return StoreFixture.cost(folder.flows()) + purgeLogCost();
    }

    private long purgeLogCost() throws IOException {
        long cost = 0;
        for (String name : new String[] {PurgeLog.FILE, PurgeLog.PREVIOUS_FILE}) {
            Path file = folder.path().resolve(name);
            cost += Files.exists(file) ? StoredFile.cost(Files.size(file)) : 0;
        }
        return cost;
    }

    long counted(Counter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /** Ends as a process that was killed does: nothing is written, the lock is gone. */
    void die() throws IOException {
        budget.close();
        folder.close();
    }

    @Override
    public void close() throws IOException {
        die();
    }
}
