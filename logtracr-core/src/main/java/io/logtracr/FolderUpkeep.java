package io.logtracr;

import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import io.logtracr.store.FailureCause;
import io.logtracr.store.InstanceFolder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps the instance's folder: makes it anew where somebody removes it, and writes what it says of the recorder. The recorder's thread;
 * does I/O.
 */
final class FolderUpkeep {

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Optional<InstanceFolder> folder;
    private final boolean mapped;
    private final SettingsInForce inForce;
    private final Supplier<Map<Counter, Long>> values;
    private final Counters counters;
    private final StatusReporter reporter;
    private long dueAtNanos;
    private int toldRestorations;

    /**
     * @param mapped   whether the arena's file is in the folder
     * @param values   all counts, to be written
     * @param counters told of failures
     */
    FolderUpkeep(
            Optional<InstanceFolder> folder,
            boolean mapped,
            SettingsInForce inForce,
            Supplier<Map<Counter, Long>> values,
            Counters counters,
            StatusReporter reporter,
            long nanoTime) {
        this.folder = folder;
        this.mapped = mapped;
        this.inForce = inForce;
        this.values = values;
        this.counters = counters;
        this.reporter = reporter;
        this.dueAtNanos = nanoTime + EVERY_NANOS;
    }

    /** Does what is due, every ten seconds. */
    void work(long nanoTime) {
        if (nanoTime - dueAtNanos >= 0) {
            dueAtNanos = nanoTime + EVERY_NANOS;
            folder.ifPresent(this::restore);
            writeInfo();
        }
    }

    /** Whoever removes the folder takes lock and arena along: the one is made anew, the other is told. */
    private void restore(InstanceFolder own) {
        try {
            own.restore();
        } catch (IOException e) {
            FailureCause.count(e, counters::add);
        }
        if (own.restorations() > toldRestorations) {
            toldRestorations = own.restorations();
            reporter.warn(
                    "somebody removed " + own.path() + " or its lock; it was made anew"
                            + (mapped ? ", but what is in memory may not outlive a crash any more" : ""),
                    null);
        }
    }

    /** Writes what there is to say of the recorder now. */
    void writeInfo() {
        if (folder.isPresent()) {
            Map<String, Long> labelled = new LinkedHashMap<>();
            values.get().forEach((counter, value) -> labelled.put(counter.label(), value));
            try {
                folder.get().writeInfo(inForce.recording(), inForce.values(), labelled);
            } catch (IOException | RuntimeException e) {
                FailureCause.count(e, counters::add);
            }
        }
    }
}
