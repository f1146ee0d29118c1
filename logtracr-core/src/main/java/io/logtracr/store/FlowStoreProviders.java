package io.logtracr.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds the stores that are on the class path. Any thread; does I/O: it reads the class path. */
public final class FlowStoreProviders {

    private final List<FlowStoreProvider> providers;

    private FlowStoreProviders(List<FlowStoreProvider> providers) {
        this.providers = providers;
    }

    /** Those that can be loaded; one that cannot is as if it were not there. */
    public static FlowStoreProviders find() {
        List<FlowStoreProvider> found = new ArrayList<>();
        Iterator<FlowStoreProvider> loading = ServiceLoader.load(
                        FlowStoreProvider.class, FlowStoreProvider.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!loading.hasNext()) {
                    return new FlowStoreProviders(List.copyOf(found));
                }
                found.add(loading.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                continue; // the loader goes on with the next one
            }
        }
    }

    /** The one of this name. */
    public Optional<FlowStoreProvider> named(String name) {
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst();
    }

    /** The one whose store is in an instance's folder. */
    public Optional<FlowStoreProvider> of(Path instanceFolder) {
        return providers.stream()
                .filter(provider -> provider.isIn(instanceFolder))
                .findFirst();
    }
}
