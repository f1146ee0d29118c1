package io.logtracr;

import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counter;
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
            RecorderConfig config, StoreLimits limits, Counters counters, StatusReporter reporter) {
        PrivateFiles access = new PrivateFiles(config.filePermissions().permissions());
        try {
            DeadInstances instances =
                    DeadInstances.in(config.dumpDir(), config.dumpDirConfigured(), Clock.systemUTC(), access);
            Optional<StoreBudget> budget = config.storeEnabled()
                    ? Optional.of(StoreBudget.shared(instances, limits, access, Clock.systemUTC(), counters::add))
                    : Optional.empty();
            Recovery recovery = new Recovery(instances, budget, limits, counters, Clock.systemUTC(), reporter);
            return Optional.of(
                    new Storage(recovery, budget, new OtherStore(config, limits, counters, reporter), counters));
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
        if (budget.isPresent() && other.isWanted()) {
            Optional<FlowStore> found = other.open(folder.path());
            if (found.isPresent()) {
                return found;
            }
        }
        return budget.map(shared -> {
            shared.logPurgesIn(folder.path());
            return new FileFlowStore(folder, format, shared, Clock.systemUTC());
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
        counters.add(Counter.STORE_FAILURES, 1);
        counters.add(FailureCause.of(failure).counter(), 1);
    }
}
