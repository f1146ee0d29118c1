package io.logtracr.chronicle;

import io.logtracr.store.FlowStore;
import io.logtracr.store.FlowStoreProvider;
import io.logtracr.store.QueueFolder;
import io.logtracr.store.StoreSetting;
import io.logtracr.store.StoredExcerpts;
import java.io.IOException;
import java.nio.file.Path;

/** Makes {@code LOGTRACR_STORE=chronicle} work: found by its name in {@code META-INF/services}. */
public final class ChronicleStoreProvider implements FlowStoreProvider {

    private static final String NAME = "chronicle";

    /** Does nothing. */
    public ChronicleStoreProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public FlowStore open(StoreSetting setting) throws IOException {
        JvmFlags.require();
        return new ChronicleFlowStore(setting);
    }

    @Override
    public boolean isIn(Path instanceFolder) {
        return QueueFolder.isIn(instanceFolder);
    }

    @Override
    public StoredExcerpts read(Path instanceFolder) throws IOException {
        JvmFlags.require();
        return QueueReader.open(instanceFolder);
    }
}
