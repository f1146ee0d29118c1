package io.logtracr.store;

import io.logtracr.channel.WholeWrite;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/**
 * Stores each flow in files of its own, as text or JSON lines, within a budget. A file is opened, appended to and closed for each append; one buffer
 * serves all. When a file has reached its size, the flow goes on in a new one, under the next number, and only the last two are
 * kept: no file is ever renamed. Spiller thread only. Folder and files are created when they are needed, and again if somebody
 * removes them; what was there before is counted in at the first append.
 */
public final class FileFlowStore implements FlowStore {

    private final Path folder;
    private final String instance;
    private final InstantSource clock;
    /** The configured format first; a file goes on in the format that it is in. */
    private final List<FlowRenderer> renderers;

    private final Utf8Buffer buffer = new Utf8Buffer(FileAppend.BUFFER_BYTES + (16 << 10));
    private final StoreBudget budget;
    private final Holding holding;
    private final Optional<InstanceFolder> own;
    private final SpaceRetry retry;
    private final PendingCuts cuts;

    /** Flows of which an append was refused only because of what was in the file before it. */
    private final Set<String> outgrown = new HashSet<>();

    /** The last one that was begun. */
    private FileAppend current;
    /** How often the own folder had been made anew when its files were counted. */
    private int restorations;

    /**
     * A store of its own budget, for a folder that nobody else writes to; does no I/O.
     *
     * @param folder   where the flows are to be
     * @param instance name of the instance, for the files' headers
     * @param format   of new files
     * @param maxBytes what all files together may take on tmpfs
     * @param clock    for the closing remarks
     * @param counters told what is purged
     */
    public FileFlowStore(
            Path folder,
            String instance,
            FlowFormat format,
            long maxBytes,
            InstantSource clock,
            ObjLongConsumer<Counter> counters) {
        this(
                folder,
                instance,
                format,
                StoreBudget.alone(folder, StoreLimits.ofBytes(maxBytes), clock, counters),
                false,
                clock);
    }

    /** A store whose new files are text. */
    public FileFlowStore(
            Path folder, String instance, long maxBytes, InstantSource clock, ObjLongConsumer<Counter> counters) {
        this(folder, instance, FlowFormat.TEXT, maxBytes, clock, counters);
    }

    /** The store of this process's own instance; where somebody removes its folder, it is made anew with the lock. Does no I/O. */
    public FileFlowStore(InstanceFolder own, FlowFormat format, StoreBudget budget, InstantSource clock) {
        this(own.flows(), own.name(), format, budget, Optional.of(own), true, clock);
    }

    /**
     * A store within a budget; does no I/O.
     *
     * @param folder      the instance's folder {@code flows}
     * @param instance    name of the instance, for the files' headers
     * @param format      of new files
     * @param ownInstance whether it is this process's own, not one that it recovers
     * @param clock       for the closing remarks
     */
    public FileFlowStore(
            Path folder,
            String instance,
            FlowFormat format,
            StoreBudget budget,
            boolean ownInstance,
            InstantSource clock) {
        this(folder, instance, format, budget, Optional.empty(), ownInstance, clock);
    }

    private FileFlowStore(
            Path folder,
            String instance,
            FlowFormat format,
            StoreBudget budget,
            Optional<InstanceFolder> own,
            boolean ownInstance,
            InstantSource clock) {
        this.own = own;
        FlowFormat other = format == FlowFormat.TEXT ? FlowFormat.JSON : FlowFormat.TEXT;
        this.renderers = List.of(format.newRenderer(), other.newRenderer());
        this.folder = folder;
        this.instance = instance;
        this.clock = clock;
        this.budget = budget;
        this.holding = budget.open(folder, ownInstance);
        this.retry = new SpaceRetry(budget, ownInstance);
        this.cuts = new PendingCuts(folder, budget::nanoTime);
    }

    @Override
    public Append begin(String flowId, boolean triggered) throws IOException {
        if (isAppending()) {
            throw new IllegalStateException("an append to " + current.fileName() + " has not ended");
        }
        prepareFolder();
        cuts.doAll();
        FileHeader header = FileHeader.of(renderers, buffer, flowId, instance);
        String stem = FlowFileName.of(flowId, 0);
        StoredFile newest = holding.index().newest(stem);
        boolean rolls = newest != null && isFull(newest, stem);
        StoredFile file = newest == null || rolls ? next(stem, newest) : newest;
        boolean isNew = file != newest;
        FlowFile opened = open(file, header, isNew, triggered || newest != null && newest.triggered);
        try {
            boolean marked = triggered || opened.triggered() || newest != null && newest.triggered;
            if (marked) {
                opened.markTriggered();
                markEarlier(newest, header);
            }
            if (!isNew && opened.length() != file.length) {
                holding.index().resize(file, opened.length());
            }
            FlowRenderer renderer = opened.header().renderer();
            GrowingFile growing = new GrowingFile(budget, holding, retry, outgrown, file, opened, isNew, marked);
            current = new FileAppend(flowId, growing, renderer, buffer, cuts, clock);
            renderer.flow(flowId, instance);
            if (opened.length() == 0) {
                renderer.header(buffer, flowId, instance, marked);
            }
            return current;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    private boolean isAppending() {
        return current != null && !current.hasEnded();
    }

    private boolean isFull(StoredFile newest, String stem) {
        return newest.length >= budget.limits().rollBytes() || newest.length > 0 && outgrown.contains(stem);
    }

    private static StoredFile next(String stem, StoredFile newest) {
        int part = newest == null ? 0 : newest.part + 1;
        return new StoredFile(FlowFileName.ofStem(stem, part), stem, part);
    }

    private long knownLength(StoredFile file) {
        return file.entries == StoredFile.UNKNOWN ? FlowFile.UNKNOWN : file.length;
    }

    private FlowFile open(StoredFile file, FileHeader header, boolean isNew, boolean triggered) throws IOException {
        Path path = folder.resolve(file.name);
        long knownLength = isNew ? FlowFile.UNKNOWN : knownLength(file);
        FlowFile opened;
        try {
            opened = FlowFile.open(path, header, knownLength, !isNew, budget.access());
        } catch (IOException e) {
            // Out of inodes, say: the files of old flows are what has them.
            opened = retry.run(
                    e, file, 1, triggered, () -> FlowFile.open(path, header, knownLength, !isNew, budget.access()));
        }
        try {
            cuts.apply(file, opened);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    /** All parts of a flow say the same; but that one of them cannot be marked is no reason not to go on. */
    private void markEarlier(StoredFile newest, FileHeader header) {
        for (StoredFile part = newest; part != null; part = part.previous) {
            if (!part.triggered) {
                holding.index().markTriggered(part);
                try (FlowFile file = FlowFile.existing(folder.resolve(part.name), header)) {
                    file.markTriggered();
                } catch (IOException e) {
                    continue;
                }
            }
        }
    }

    @Override
    public boolean hasRoomFor(String flowId) throws IOException {
        prepareFolder();
        return holding.index().newest(FlowFileName.of(flowId, 0)) != null || budget.hasRoomForFile(holding);
    }

    @Override
    public void neverStored(String flowId, long entries) throws IOException {
        budget.noteNeverStored(holding, flowId, entries);
    }

    @Override
    public boolean putThreads(String flowId, byte[] text) throws IOException {
        prepareFolder();
        String name = FlowFileName.ofThreads(flowId);
        StoredFile known = holding.index().newest(name);
        StoredFile file = known == null ? new StoredFile(name, name, 0) : known;
        file.triggered |= known == null;
        budget.reserve(holding, file, text.length, true);
        boolean written = false;
        Path path = folder.resolve(name);
        try {
            Files.deleteIfExists(path);
            try (FileChannel channel = budget.access().createFile(path)) {
                WholeWrite.next(channel, ByteBuffer.wrap(text), path);
            }
            written = true;
            return true;
        } finally {
            if (!written) {
                holding.index().remove(file);
                Files.deleteIfExists(path);
            }
        }
    }

    /** The queue beside the flows' files, in the same budget; for the store of an own instance. Does no I/O. */
    public QueueAccount queue() {
        return new QueueAccount(this, budget, holding);
    }

    /**
     * Undoes an append that a process had begun and did not live to end: cuts the file back, or removes it if nothing was in it
     * before. Does nothing where the file is gone, shorter, or not this flow's.
     *
     * @param lengthBefore {@link Append#lengthBefore} of that append
     * @throws IOException if that cannot be done now
     */
    public void cutBack(String flowId, int part, long lengthBefore) throws IOException {
        Path path = folder.resolve(FlowFileName.of(flowId, part));
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        FileHeader header = FileHeader.of(renderers, buffer, flowId, instance);
        if (!FlowFile.isHeadedBy(path, header)) {
            return;
        }
        try (FlowFile file = FlowFile.existing(path, header)) {
            if (lengthBefore > 0) {
                file.cutTo(lengthBefore);
            } else {
                file.delete();
            }
        }
        holding.setLoaded(false);
    }

    /** What all flow files in a folder take on tmpfs, in bytes; 0 if there is no folder. Does I/O. */
    public static long usedBytes(Path folder) throws IOException {
        long bytes = 0;
        for (StoredFile file : FolderScan.all(folder, 0, 0)) {
            bytes += file.cost();
        }
        return bytes;
    }

    void prepareFolder() throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.isSymbolicLink(folder)) {
                throw new NotDirectoryException(folder.toString());
            }
            if (own.isPresent()) {
                own.get().restore();
            }
            budget.access().createFolders(folder);
            cuts.clear();
            holding.setLoaded(false);
        }
        if (own.isPresent() && own.get().restorations() != restorations) {
            restorations = own.get().restorations();
            holding.setLoaded(false); // Whoever had the folder made anew, its files may be gone, and what it claims.
        }
        if (!holding.isLoaded()) {
            budget.load(holding);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (isAppending()) {
                current.rollback();
            }
        } finally {
            budget.close(holding);
        }
    }
}
