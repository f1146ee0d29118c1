package io.logtracr.read;

import io.logtracr.arena.ArenaReader.ArenaFlow;
import io.logtracr.arena.LogEntry;
import io.logtracr.arena.SpillIntent;
import io.logtracr.arena.SpillProgress;
import io.logtracr.arena.Stay;
import io.logtracr.store.FlowStoreProviders;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** One instance: its arena as it was when this was opened, and its store. One thread; does I/O. */
final class InstanceView implements Closeable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** On a machine that hardly lets this run, patience may be over before anybody looked twice. */
    private static final int LEAST_LOOKS = 5;

    private static final int LOOKS = 10;

    private final String name;
    private final Path folder;
    private final boolean alive;
    private final Optional<ArenaView> arena;
    private final InstanceStore flows;
    private final Warnings warnings;

    private InstanceView(
            String name,
            Path folder,
            boolean alive,
            Optional<ArenaView> arena,
            InstanceStore flows,
            Warnings warnings) {
        this.name = name;
        this.folder = folder;
        this.alive = alive;
        this.arena = arena;
        this.flows = flows;
        this.warnings = warnings;
    }

    /** An instance's folder. */
    static InstanceView of(Path folder, FlowStoreProviders providers, Warnings warnings) {
        boolean alive = Liveness.isAlive(folder, warnings);
        return new InstanceView(
                folder.getFileName().toString(),
                folder,
                alive,
                ArenaView.open(ArenaView.in(folder), warnings),
                InstanceStore.of(folder, providers, warnings),
                warnings);
    }

    /** A folder of flow files and nothing else. */
    static InstanceView ofFlows(Path folder, Warnings warnings) {
        return new InstanceView(
                folder.getFileName().toString(),
                folder,
                false,
                Optional.empty(),
                InstanceStore.ofFlows(folder, warnings),
                warnings);
    }

    String name() {
        return name;
    }

    Path folder() {
        return folder;
    }

    /** Whether its process lived when this was opened. */
    boolean isAlive() {
        return alive;
    }

    boolean hasArena() {
        return arena.isPresent();
    }

    /** The ids of all its flows, in memory when this was opened or in the store now. */
    Set<String> flowIds() {
        Set<String> ids = new TreeSet<>(flows.flowIds());
        arena.ifPresent(view -> ids.addAll(view.flowIds()));
        return ids;
    }

    /** A flow's files as they are now. */
    List<StoredPart> storedParts(String flowId) {
        return flows.parts(flowId);
    }

    /** Whether thread dumps are beside a flow. */
    boolean hasThreads(String flowId) {
        return flows.hasThreads(flowId);
    }

    /** The thread dumps beside a flow. */
    Optional<String> threads(String flowId) {
        return flows.threads(flowId);
    }

    /** The ids of the flows that were in memory. */
    Set<String> flowIdsInMemory() {
        return arena.map(ArenaView::flowIds).orElse(Set.of());
    }

    /**
     * What there is of a flow.
     *
     * <p>The arena is read first, then the store as it is at a moment at which arena and store agree: what was spilled in
     * between is in the store, and left out of what was read from the arena. Such a moment is one at which neither the files
     * nor the spiller's intent change while it is asked how far the stays are spilled. A spill under way does not hinder it:
     * its entries are still in the arena, so that the file counts up to its length before.
     *
     * <p>A flow may have dropped all its chunks that were seen, and filled others, before they could be read. Where nothing of it is
     * in the store either, it is looked for again, so that it does not seem to be none.
     */
    FlowParts parts(String flowId) {
        if (arena.isEmpty()) {
            return new FlowParts(flows.parts(flowId), List.of());
        }
        ArenaView view = arena.get();
        List<Stay> stays = view.stays(flowId);
        FlowParts parts = parts(flowId, view, stays);
        for (int i = 0; alive && parts.isEmpty() && view.goesOn(stays); i++) {
            if (i == LOOKS) {
                warnTooFast(flowId);
                return new FlowParts(List.of(), List.of(MemoryStay.unread(stays.get(0))), false);
            }
            stays = view.staysNow(flowId);
            parts = parts(flowId, view, stays);
        }
        return parts;
    }

    private FlowParts parts(String flowId, ArenaView view, List<Stay> stays) {
        List<ArenaFlow> read = view.read(stays);
        long start = System.nanoTime();
        for (int looks = 1; ; looks++) {
            boolean patient = looks < LEAST_LOOKS || System.nanoTime() - start <= PATIENCE_NANOS;
            boolean gone = view.isGone();
            List<StoredPart> before = flows.parts(flowId);
            if (gone) {
                return new FlowParts(before, List.of());
            }
            Optional<SpillProgress> progress = view.progress(stays);
            if (progress.isPresent()) {
                Optional<SpillIntent> intent =
                        progress.get().intent().filter(found -> isOf(flowId, found, progress.get(), stays));
                List<StoredPart> after = flows.parts(flowId);
                if (after.equals(before) || intent.isPresent() && sameFiles(before, after)) {
                    return new FlowParts(cut(after, intent), memory(stays, read, progress.get()));
                }
            } else if (!view.isGone() && !alive || !patient) {
                warnings.add(folder + ": the arena is damaged, some entries may be missing or doubled");
                return new FlowParts(before, memory(stays, read, asFound(stays)), false);
            }
            if (!patient) {
                warnTooFast(flowId);
                return new FlowParts(before, memory(stays, read, progress.orElseGet(() -> asFound(stays))), false);
            }
            Thread.onSpinWait();
        }
    }

    private void warnTooFast(String flowId) {
        warnings.add(folder + ": flow " + flowId
                + " is being written too fast, some of its newest entries may be missing or doubled");
    }

    /** Whether a spill under way is one of this flow, and not all of it is counted as stored yet. */
    private static boolean isOf(String flowId, SpillIntent intent, SpillProgress progress, List<Stay> stays) {
        Long spilled = progress.spilled().get(intent.serial());
        if (spilled != null) {
            return spilled <= intent.first();
        }
        boolean later = stays.isEmpty() || stays.get(stays.size() - 1).serial() < intent.serial();
        return later && progress.flowId().filter(flowId::equals).isPresent();
    }

    private static boolean sameFiles(List<StoredPart> before, List<StoredPart> after) {
        if (before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!String.valueOf(before.get(i).key())
                    .equals(String.valueOf(after.get(i).key()))) {
                return false;
            }
        }
        return true;
    }

    private static List<StoredPart> cut(List<StoredPart> parts, Optional<SpillIntent> intent) {
        if (intent.isEmpty()) {
            return parts;
        }
        List<StoredPart> cut = new ArrayList<>(parts.size());
        for (StoredPart part : parts) {
            StoredPart counts = part.number() == intent.get().part()
                    ? part.cutTo(intent.get().lengthBefore())
                    : part;
            if (counts.bytes() > 0) {
                cut.add(counts);
            }
        }
        return cut;
    }

    private static SpillProgress asFound(List<Stay> stays) {
        Map<Long, Long> spilled = new HashMap<>();
        stays.forEach(stay -> spilled.put(stay.serial(), stay.spilled()));
        return new SpillProgress(Optional.empty(), Optional.empty(), spilled);
    }

    private List<MemoryStay> memory(List<Stay> stays, List<ArenaFlow> read, SpillProgress progress) {
        List<MemoryStay> memory = new ArrayList<>(stays.size());
        for (int i = 0; i < stays.size(); i++) {
            Stay stay = stays.get(i);
            long first = Math.max(0, progress.spilled().get(stay.serial()));
            List<LogEntry> entries = new ArrayList<>();
            long expected = first;
            for (LogEntry entry : read.get(i).entries()) {
                if (entry.sequence() >= expected) {
                    entries.add(entry);
                    expected = entry.sequence() + 1;
                }
            }
            if (!entries.isEmpty() || first < stay.lost()) {
                long bytes = (long) stay.chunkCount() * arena.get().chunkBytes();
                memory.add(new MemoryStay(stay.serial(), first, stay.lost(), entries, stay.isTriggered(), bytes));
            }
        }
        return memory;
    }

    @Override
    public void close() throws IOException {
        try {
            if (arena.isPresent()) {
                arena.get().close();
            }
        } finally {
            flows.close();
        }
    }
}
