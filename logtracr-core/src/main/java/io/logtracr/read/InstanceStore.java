package io.logtracr.read;

import io.logtracr.store.FlowStoreProviders;
import io.logtracr.store.InstanceFolder;
import io.logtracr.store.QueueFolder;
import io.logtracr.store.StoredExcerpts;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What one instance has stored: files, and excerpts where it has another store. One thread; does I/O. */
final class InstanceStore implements Closeable {

    private final FlowFolder files;
    private final Path folder;
    private final Optional<StoredExcerpts> excerpts;
    private final Warnings warnings;

    private InstanceStore(FlowFolder files, Path folder, Optional<StoredExcerpts> excerpts, Warnings warnings) {
        this.files = files;
        this.folder = folder;
        this.excerpts = excerpts;
        this.warnings = warnings;
    }

    /** The store in an instance's folder. */
    static InstanceStore of(Path folder, FlowStoreProviders providers, Warnings warnings) {
        FlowFolder files = new FlowFolder(folder.resolve(InstanceFolder.FLOWS_FOLDER), warnings);
        return new InstanceStore(files, folder, excerpts(folder, providers, warnings), warnings);
    }

    /** A folder of flow files and nothing else. */
    static InstanceStore ofFlows(Path folder, Warnings warnings) {
        return new InstanceStore(new FlowFolder(folder, warnings), folder, Optional.empty(), warnings);
    }

    private static Optional<StoredExcerpts> excerpts(Path folder, FlowStoreProviders providers, Warnings warnings) {
        try {
            var provider = providers.of(folder);
            if (provider.isPresent()) {
                return Optional.of(provider.get().read(folder));
            }
            if (QueueFolder.isIn(folder)) {
                warnings.add(folder
                        + ": has a Chronicle Queue, which is read where logtracr-chronicle is on the class path");
            }
            return Optional.empty();
        } catch (IOException e) {
            warnings.add(folder + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The ids of all flows. */
    Set<String> flowIds() {
        Set<String> ids = new TreeSet<>(files.flowIds());
        if (excerpts.isPresent()) {
            try {
                ids.addAll(excerpts.get().flowIds());
            } catch (IOException e) {
                warnings.add(folder + ": " + Problem.of(e));
            }
        }
        return ids;
    }

    /** A flow's parts as they are now, the oldest first; excerpts before files, which only a recovery adds to them. */
    List<StoredPart> parts(String flowId) {
        if (excerpts.isEmpty()) {
            return files.parts(flowId);
        }
        List<StoredPart> parts = new ArrayList<>();
        try {
            for (StoredExcerpts.Excerpt excerpt : excerpts.get().excerpts(flowId)) {
                parts.add(new StoredPart(
                        excerpt.number(), folder, excerpt.number(), excerpt.bytes(), excerpt.at(), excerpt));
            }
        } catch (IOException e) {
            warnings.add(folder + ": " + Problem.of(e));
        }
        parts.addAll(files.parts(flowId));
        return parts;
    }

    /** Whether thread dumps are beside a flow. */
    boolean hasThreads(String flowId) {
        return files.hasThreads(flowId);
    }

    /** The thread dumps beside a flow; none if there is no such file. */
    Optional<String> threads(String flowId) {
        return files.threads(flowId);
    }

    @Override
    public void close() throws IOException {
        if (excerpts.isPresent()) {
            excerpts.get().close();
        }
    }
}
