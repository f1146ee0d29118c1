package io.logtracr.recovery;

import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import io.logtracr.spill.SpillReporter;
import io.logtracr.store.DeadInstances;
import io.logtracr.store.PrivateFiles;
import io.logtracr.store.StoreBudget;
import io.logtracr.store.StoreLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A recovery with a fixed clock that remembers what it reported. */
final class RecoveryFixture implements SpillReporter {

    final List<String> infos = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    final Counters counters = new Counters();
    final Recovery recovery;

    RecoveryFixture(Path dump) throws IOException {
        this(dump, DeadProcess.NOW, OptionalLong.of(64 << 20));
    }

    RecoveryFixture(Path dump, Instant now, OptionalLong storeMaxBytes) throws IOException {
        InstantSource clock = InstantSource.fixed(now);
        DeadInstances instances = DeadInstances.in(dump, true, clock, PrivateFiles.OWNER_ONLY);
        StoreLimits limits =
                new StoreLimits(storeMaxBytes.orElse(1 << 20), 50_000, 8 << 20, TimeUnit.HOURS.toNanos(12), 0, 0);
        Optional<StoreBudget> budget = storeMaxBytes.isEmpty()
                ? Optional.empty()
                : Optional.of(StoreBudget.shared(instances, limits, PrivateFiles.OWNER_ONLY, clock, counters::add));
        this.recovery = new Recovery(instances, budget, limits, counters, clock, this);
    }

    /** Works until nothing is left to do until the next scan. */
    RecoveryFixture run() {
        while (recovery.work() == 0) {
            continue;
        }
        return this;
    }

    long count(Counter counter) {
        return counters.get(counter);
    }

    @Override
    public void info(String message) {
        infos.add(message);
    }

    @Override
    public void warn(String message, Throwable cause) {
        warnings.add(message);
    }
}
