package io.logtracr.read;

import io.logtracr.arena.LogEntry;
import io.logtracr.store.FlowHeader;
import io.logtracr.store.FlowStoreProviders;
import io.logtracr.store.InstanceFolder;
import io.logtracr.store.PurgedFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.event.Level;

/**
 * Reads flows from outside, wherever they are: in the arenas of living processes, in arenas that dead ones left behind, in the
 * store; of one instance or of many. It never disturbs who records: files are read by position, nothing is written, mapped or kept
 * locked.
 *
 * <p>What is guaranteed, whoever writes, spills or recovers at the same time: each entry that was recorded before
 * {@link #open(Path) open} was called is shown once, whole and in its flow's order, unless it was lost (then there is a gap, once
 * anything later is shown) or purged from the store; of what is recorded later, a beginning may be shown. Of a file that is cut,
 * to make room, while it is read, the rest is missing, with a warning and a
 * {@link io.logtracr.store.TextBlock.Missing remark} at that place.
 *
 * <p>What is damaged costs a warning, see {@link #warnings}, not an exception. One thread; every method does I/O. Memory: a few
 * hundred bytes a flow, and of one flow at a time what is in memory of it.
 */
public final class FlowReader implements Closeable {

    private static final Comparator<FlowInfo> NEWEST_FIRST =
            Comparator.comparing(FlowInfo::last).reversed().thenComparing(FlowInfo::flowId);
    private static final String RECOVERED = "recovered";

    private final List<InstanceView> instances;
    private final Warnings warnings;

    private FlowReader(List<InstanceView> instances, Warnings warnings) {
        this.instances = instances;
        this.warnings = warnings;
    }

    /**
     * Looks at all instances of a dump directory; at one, if the directory is an instance's folder; or at a folder of flow files.
     *
     * @throws IOException if the directory cannot be read or is none of these; the message is one sentence
     */
    public static FlowReader open(Path directory) throws IOException {
        return open(directory, name -> true);
    }

    /**
     * Looks at some instances of a dump directory.
     *
     * @param wanted tells by the name which instances
     * @throws IOException as {@link #open(Path)}
     */
    public static FlowReader open(Path directory, Predicate<String> wanted) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + (Files.exists(directory) ? " is not a directory" : " does not exist"));
        }
        Warnings warnings = new Warnings();
        Path root = directory.toRealPath();
        if (isInstance(root)) {
            List<InstanceView> one = new ArrayList<>();
            addIfWanted(one, root, wanted, warnings);
            return new FlowReader(one, warnings);
        }
        List<InstanceView> instances = new ArrayList<>();
        boolean foreign = false;
        boolean found = false;
        try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
            for (Path child : children) {
                if (child.getFileName().toString().startsWith(".")) {
                    continue;
                }
                if (isInstance(child)) {
                    found = true;
                    addIfWanted(instances, child, wanted, warnings);
                } else {
                    foreign = true;
                }
            }
        } catch (AccessDeniedException e) {
            throw new IOException(directory + " cannot be read: permission denied", e);
        } catch (DirectoryIteratorException e) {
            throw new IOException(directory + " cannot be read: " + Problem.of(e.getCause()), e);
        }
        if (!found && foreign) {
            if (!new FlowFolder(root, warnings).hasFlow()) {
                throw new IOException(directory + " is not a dump directory of logtracr: no instance is in it");
            }
            instances.add(InstanceView.ofFlows(root, warnings));
        }
        instances.sort(Comparator.comparing(InstanceView::name));
        return new FlowReader(instances, warnings);
    }

    private static void addIfWanted(
            List<InstanceView> instances, Path folder, Predicate<String> wanted, Warnings warnings) {
        if (wanted.test(folder.getFileName().toString())) {
            instances.add(InstanceView.of(folder, FlowStoreProviders.find(), warnings));
        }
    }

    private static boolean isInstance(Path folder) {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && folder.getFileName() != null
                && (Files.exists(folder.resolve(InstanceFolder.LOCK_FILE), LinkOption.NOFOLLOW_LINKS)
                        || Files.exists(folder.resolve(InstanceFolder.INFO_FILE), LinkOption.NOFOLLOW_LINKS)
                        || Files.isDirectory(folder.resolve(InstanceFolder.FLOWS_FOLDER), LinkOption.NOFOLLOW_LINKS)
                        || Files.isRegularFile(ArenaView.in(folder), LinkOption.NOFOLLOW_LINKS));
    }

    /** The ids of all flows, in the order of their letters. */
    public Set<String> flowIds() {
        Set<String> ids = new TreeSet<>();
        instances.forEach(instance -> ids.addAll(instance.flowIds()));
        return ids;
    }

    /** All flows, newest last entry first. Reads everything once. */
    public List<FlowInfo> flows() {
        Map<String, FlowInfo> flows = new HashMap<>();
        for (InstanceView instance : instances) {
            for (String flowId : instance.flowIds()) {
                info(instance, flowId).ifPresent(info -> flows.merge(flowId, info, FlowInfo::and));
            }
        }
        return flows.values().stream().sorted(NEWEST_FIRST).toList();
    }

    /** One flow; empty if there is none of this id. Reads all of it once. */
    public Optional<FlowInfo> flow(String flowId) {
        FlowInfo found = null;
        for (InstanceView instance : instances) {
            Optional<FlowInfo> info = info(instance, flowId);
            if (info.isPresent()) {
                found = found == null ? info.get() : found.and(info.get());
            }
        }
        return Optional.ofNullable(found);
    }

    /** A flow's text, to be closed; empty if there is none of this id. */
    public Optional<RecordedFlow> read(String flowId) {
        List<InstanceText> texts = new ArrayList<>();
        for (InstanceView instance : instances) {
            FlowParts parts = instance.parts(flowId);
            if (!parts.isEmpty()) {
                texts.add(new InstanceText(instance.name(), flowId, instance.isAlive(), parts, warnings));
            }
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(new RecordedFlow(texts));
    }

    /**
     * The thread dumps that were taken when a flow was marked, as text, of all instances; empty if none were. What is longer than a
     * few dumps can be is cut.
     */
    public List<String> threads(String flowId) {
        List<String> texts = new ArrayList<>();
        for (InstanceView instance : instances) {
            instance.threads(flowId).ifPresent(texts::add);
        }
        return texts;
    }

    /** What the instances have noted of files that they purged, the oldest first; only so much is kept of it. */
    public List<PurgedFile> purged() {
        List<PurgedFile> purged = new ArrayList<>();
        for (InstanceView instance : instances) {
            purged.addAll(PurgedFiles.in(instance.folder(), warnings));
        }
        purged.sort(Comparator.comparing(PurgedFile::at));
        return purged;
    }

    /** What this reader looks at, by name. */
    public List<RecordedInstance> instances() {
        return instances.stream()
                .map(view -> RecordedInstance.of(view, warnings))
                .toList();
    }

    /** The views, for those who follow a flow. */
    List<InstanceView> views() {
        return instances;
    }

    /** What could not be read so far: a sentence each, at most about a hundred. */
    public List<String> warnings() {
        return warnings.list();
    }

    private Optional<FlowInfo> info(InstanceView instance, String flowId) {
        FlowParts parts = instance.parts(flowId);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        Tally tally = new Tally();
        for (StoredPart part : parts.stored()) {
            tally.stored(part, warnings);
        }
        for (MemoryStay stay : parts.memory()) {
            tally.memory(stay);
        }
        if (!tally.isAnything()) {
            return Optional.empty(); // purged meanwhile, as if before
        }
        FlowState state = parts.memory().isEmpty()
                ? tally.isRecovered() ? FlowState.RECOVERED : FlowState.STORED
                : instance.isAlive() ? FlowState.LIVE : FlowState.DEAD;
        return Optional.of(tally.info(flowId, state, instance));
    }

    @Override
    public void close() throws IOException {
        for (InstanceView instance : instances) {
            instance.close();
        }
    }

    /** Adds up what there is of one flow. */
    private static final class Tally {

        private long entries;
        private long errors;
        private long bytes;
        private Instant first;
        private Instant last;
        private Instant modified = Instant.EPOCH;
        private String reason = "";
        private boolean triggered;
        private boolean anything;

        void stored(StoredPart part, Warnings warnings) {
            FlowFileScanner scanner = new FlowFileScanner();
            try (PartInput in = new PartInput(part)) {
                scanner.scan(in);
            } catch (NoSuchFileException e) {
                return; // purged meanwhile
            } catch (IOException e) {
                warnings.add(part.file() + ": " + Problem.of(e));
            }
            anything = true;
            entries += scanner.entries();
            errors += scanner.errors();
            bytes += part.bytes();
            first = first == null ? scanner.first().orElse(null) : first;
            last = scanner.last().orElse(last);
            modified = part.lastModified();
            reason = scanner.reason().orElse(reason);
            triggered |= scanner.header().map(FlowHeader::triggered).orElse(false);
        }

        void memory(MemoryStay stay) {
            anything = true;
            bytes += stay.bytes();
            triggered |= stay.triggered();
            entries += stay.entries().size();
            for (LogEntry entry : stay.entries()) {
                errors += entry.level() == Level.ERROR ? 1 : 0;
                last = MemoryText.instant(entry.epochNanos());
                first = first == null ? last : first;
            }
        }

        /** Whether any part was still there, or anything was in memory. */
        boolean isAnything() {
            return anything;
        }

        boolean isRecovered() {
            return reason.equals(RECOVERED);
        }

        FlowInfo info(String flowId, FlowState state, InstanceView instance) {
            return new FlowInfo(
                    flowId,
                    state,
                    triggered,
                    instance.hasThreads(flowId),
                    entries,
                    errors,
                    bytes,
                    first == null ? modified : first,
                    last == null ? modified : last,
                    List.of(instance.name()));
        }
    }
}
