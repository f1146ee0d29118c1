package io.logtracr;

import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counters;
import io.logtracr.recovery.Recovery;
import io.logtracr.store.DeadInstances;
import io.logtracr.store.FailureCause;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.FlowFormat;
import io.logtracr.store.FlowStore;
import io.logtracr.store.InstanceFolder;
import io.logtracr.store.PrivateFiles;
import io.logtracr.store.StoreBudget;
import io.logtracr.store.StoreLimits;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/**
 * What a recorder has on disk beside its own instance: the budget that all instances share, and the recovery of dead ones. Spiller
 * thread only; does I/O.
 */
final class Storage {

    /** A store of mapped files needs some room to fail in. */
    private static final long LEAST_FREE_BYTES = 1 << 20;

    private final Recovery recovery;
    private final Optional<StoreBudget> budget;
    private final OtherStore other;
    private final Counters counters;

    private Storage(Recovery recovery, Optional<StoreBudget> budget, OtherStore other, Counters counters) {
        this.recovery = recovery;
        this.other = other;
        this.budget = budget;
        this.counters = counters;
    }

    /** Empty where the directory cannot be used: who creates the instance's folder says why. */
    static Optional<Storage> open(
            RecorderConfig config, StoreLimits configured, Counters counters, StatusReporter reporter) {
        PrivateFiles access = new PrivateFiles(config.filePermissions().permissions());
        try {
            DeadInstances instances =
                    DeadInstances.in(config.dumpDir(), config.dumpDirConfigured(), Clock.systemUTC(), access);
            OtherStore other = new OtherStore(config, reporter);
            StoreLimits limits = other.isWanted() ? configured.withKeepFreeOfAtLeast(LEAST_FREE_BYTES) : configured;
            Optional<StoreBudget> budget = config.storeEnabled()
                    ? Optional.of(StoreBudget.shared(instances, limits, access, Clock.systemUTC(), counters::add))
                    : Optional.empty();
            Recovery recovery = new Recovery(instances, budget, limits, counters, Clock.systemUTC(), reporter);
            return Optional.of(new Storage(recovery, budget, other, counters));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Makes room for a new arena where dead ones take it. */
    void makeRoom(long bytes) {
        recovery.makeRoom(bytes);
    }

    /** The store of this recorder's own instance; empty if nothing is stored. */
    Optional<FlowStore> store(InstanceFolder folder, FlowFormat format) {
        return budget.map(shared -> {
            shared.logPurgesIn(folder.path());
            FileFlowStore files = new FileFlowStore(folder, format, shared, Clock.systemUTC());
            return other.isWanted() ? other.open(folder.path(), files).orElse(files) : files;
        });
    }

    /** Does what there is to do, for some milliseconds; returns nanoseconds until there is more. */
    long work() {
        long sleep = recovery.work();
        if (budget.isPresent()) {
            try {
                sleep = Math.min(sleep, budget.get().maintain());
            } catch (IOException e) {
                failed(e);
            }
        }
        return sleep;
    }

    /** Lets go of dead instances; the store goes on. */
    void close() {
        recovery.close();
        if (budget.isPresent()) {
            try {
                budget.get().close();
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    private void failed(IOException failure) {
        FailureCause.count(failure, counters::add);
    }
}
