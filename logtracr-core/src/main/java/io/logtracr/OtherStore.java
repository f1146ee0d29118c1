package io.logtracr;

import io.logtracr.config.ConfigKey;
import io.logtracr.config.RecorderConfig;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.FlowStore;
import io.logtracr.store.FlowStoreProvider;
import io.logtracr.store.FlowStoreProviders;
import io.logtracr.store.StoreSetting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Another store than files, where one is asked for and can be had. Spiller thread only; does I/O. */
final class OtherStore {

    private final RecorderConfig config;
    private final StatusReporter reporter;

    OtherStore(RecorderConfig config, StatusReporter reporter) {
        this.config = config;
        this.reporter = reporter;
    }

    /** Whether one is asked for. */
    boolean isWanted() {
        return config.storeEnabled() && !config.storesFiles();
    }

    /** Opens it in an instance's folder, beside its files; empty, with one warning that says why, where it cannot be had. */
    Optional<FlowStore> open(Path instanceFolder, FileFlowStore files) {
        String reason;
        try {
            Optional<FlowStoreProvider> provider = FlowStoreProviders.find().named(config.storeKind());
            if (provider.isPresent()) {
                return Optional.of(provider.get().open(StoreSetting.of(instanceFolder, files, Clock.systemUTC())));
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
}
