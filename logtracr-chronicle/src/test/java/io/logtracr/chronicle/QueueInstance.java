package io.logtracr.chronicle;

import io.logtracr.store.DeadInstances;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.FlowFormat;
import io.logtracr.store.InstanceFolder;
import io.logtracr.store.InstanceIdentity;
import io.logtracr.store.PrivateFiles;
import io.logtracr.store.StoreBudget;
import io.logtracr.store.StoreLimits;
import io.logtracr.store.StoreSetting;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** One of several instances in one dump directory, as each process has one, with a monotonic clock that stands still. */
final class QueueInstance implements Closeable {

    private final AtomicLong nanos = new AtomicLong();
    private final InstanceFolder folder;
    private final StoreBudget budget;
    private final InstantSource clock;
    private final StoreSetting setting;

    QueueInstance(Path dump, StoreLimits limits, InstantSource clock) throws IOException {
        this(dump, limits, clock, PrivateFiles.OWNER_ONLY);
    }

    QueueInstance(Path dump, StoreLimits limits, InstantSource clock, PrivateFiles access) throws IOException {
        this.clock = clock;
        InstanceIdentity identity = new InstanceIdentity("app", "host", 1, Instant.EPOCH, "17");
        this.folder = InstanceFolder.create(dump, true, identity, Map.of(), access);
        this.budget = StoreBudget.shared(
                DeadInstances.in(dump, true, clock, access),
                limits,
                access,
                clock,
                nanos::get,
                (counter, amount) -> {});
        this.setting = StoreSetting.of(folder.path(), new FileFlowStore(folder, FlowFormat.TEXT, budget, clock), clock);
    }

    StoreSetting setting() {
        return setting;
    }

    Path path() {
        return folder.path();
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    void maintain() throws IOException {
        budget.maintain();
    }

    /** The length of all files of its queue. */
    long queueBytes() {
        long bytes = 0;
        try (Stream<Path> files = Files.list(path().resolve("queue"))) {
            for (Path file : files.toList()) {
                bytes += file.toString().endsWith(QueueLayout.SUFFIX) ? Files.size(file) : 0;
            }
            return bytes;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes all files look as if they had been written so long ago. */
    void age(Duration age) throws IOException {
        for (Path file : all()) {
            if (Files.isRegularFile(file)) {
                Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(age)));
            }
        }
    }

    void removeAll() throws IOException {
        for (Path path : all()) {
            Files.delete(path);
        }
    }

    private List<Path> all() throws IOException {
        try (Stream<Path> all = Files.walk(path())) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }

    /** Ends as a process that was killed does. */
    @Override
    public void close() throws IOException {
        budget.close();
        folder.close();
    }
}
