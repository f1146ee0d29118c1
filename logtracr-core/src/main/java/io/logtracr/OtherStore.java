package io.logtracr;

import io.logtracr.config.ConfigKey;
import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counters;
import io.logtracr.store.FlowStore;
import io.logtracr.store.FlowStoreProvider;
import io.logtracr.store.FlowStoreProviders;
import io.logtracr.store.StoreLimits;
import io.logtracr.store.StoreSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Another store than files, where one is asked for and can be had. Spiller thread only; does I/O. */
final class OtherStore {

    private static final int PERCENT = 100;
    /** A store of mapped files needs some room to fail in. */
    private static final long LEAST_FREE_BYTES = 1 << 20;

    private final RecorderConfig config;
    private final StoreLimits limits;
    private final Counters counters;
    private final StatusReporter reporter;

    OtherStore(RecorderConfig config, StoreLimits limits, Counters counters, StatusReporter reporter) {
        this.config = config;
        this.limits = limits;
        this.counters = counters;
        this.reporter = reporter;
    }

    /** Whether one is asked for. */
    boolean isWanted() {
        return config.storeEnabled() && !config.storesFiles();
    }

    /** Opens it in an instance's folder; empty, with one warning that says why, where it cannot be had. */
    Optional<FlowStore> open(Path instanceFolder) {
        String reason;
        try {
            Optional<FlowStoreProvider> provider = FlowStoreProviders.find().named(config.storeKind());
            if (provider.isPresent()) {
                return Optional.of(provider.get().open(setting(instanceFolder)));
            }
            reason = "logtracr-" + config.storeKind() + " is not on the class path";
        } catch (IOException e) {
            reason = e.getMessage();
        } catch (RuntimeException | LinkageError e) {
            reason = e.toString();
        }
        reporter.warn(
                ConfigKey.STORE.environmentName() + "=" + config.storeKind()
                        + " cannot be had, flows are stored in files: " + reason,
                null);
        return Optional.empty();
    }

    private StoreSetting setting(Path instanceFolder) throws IOException {
        long share = Files.getFileStore(instanceFolder).getTotalSpace() / PERCENT * limits.keepFreePercent();
        return new StoreSetting(
                instanceFolder,
                limits.maxBytes(),
                Math.max(LEAST_FREE_BYTES, Math.max(share, limits.keepFreeBytes())),
                Duration.ofNanos(limits.maxAgeNanos()),
                Clock.systemUTC(),
                counters::add);
    }
}
