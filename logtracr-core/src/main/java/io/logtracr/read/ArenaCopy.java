package io.logtracr.read;

import io.logtracr.arena.ArenaReader.ArenaFlow;
import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.Stay;
import io.logtracr.store.FlowStore;
import io.logtracr.store.InstanceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.event.Level;

/**
 * The arena that a dead process left behind, to be copied into a store. The arena is only read: it can be recovered as if nothing
 * had happened. One thread; does I/O.
 */
public final class ArenaCopy {

    private static final String REASON = "recovered";

    private final Path file;
    private final Warnings warnings = new Warnings();

    private ArenaCopy(Path file) {
        this.file = file;
    }

    /**
     * An arena, given by its file or by its instance's folder.
     *
     * @throws IOException if there is none, or its process lives; the message is one sentence
     */
    public static ArenaCopy at(Path place) throws IOException {
        Path file = Files.isDirectory(place) ? ArenaView.in(place) : place;
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    place + (Files.isDirectory(place) ? " has no arena to recover" : " does not exist or is no file"));
        }
        Path real = file.toRealPath();
        Path folder = real.getParent();
        ArenaCopy arena = new ArenaCopy(real);
        if (Files.exists(folder.resolve(InstanceFolder.LOCK_FILE)) && Liveness.isAlive(folder, arena.warnings)) {
            throw new IOException(place + " is in use by a living process");
        }
        return arena;
    }

    /** Name of the instance that it belongs to: that of its folder. */
    public String instance() {
        Path folder = file.getParent().getFileName();
        return folder == null ? "" : folder.toString();
    }

    /**
     * How much was copied.
     *
     * @param flows   flows
     * @param entries their entries
     */
    public record Copied(long flows, long entries) {}

    /**
     * Copies everything that was not in the store yet.
     *
     * @throws IOException if the store cannot be written to
     */
    public Copied copyTo(FlowStore store) throws IOException {
        long flows = 0;
        long entries = 0;
        var opened = ArenaView.open(file, warnings);
        if (opened.isEmpty()) {
            return new Copied(0, 0);
        }
        try (ArenaView view = opened.get()) {
            for (String flowId : view.flowIds()) {
                List<Stay> stays = view.stays(flowId);
                List<ArenaFlow> read = view.read(stays);
                long copied = 0;
                for (int i = 0; i < stays.size(); i++) {
                    copied += copy(stays.get(i), read.get(i).entries(), store);
                }
                flows += copied > 0 ? 1 : 0;
                entries += copied;
            }
        }
        return new Copied(flows, entries);
    }

    private static long copy(Stay stay, List<LogEntry> entries, FlowStore store) throws IOException {
        if (entries.isEmpty()) {
            return 0;
        }
        FlowStore.Append append = store.begin(stay.flowId(), stay.isTriggered());
        long expected = Math.max(0, stay.spilled());
        long lastEpochNanos = entries.get(0).epochNanos();
        int count = 0;
        int errors = 0;
        boolean committed = false;
        try {
            for (LogEntry entry : entries) {
                if (entry.sequence() < expected) {
                    continue; // only in a damaged arena
                }
                if (entry.sequence() > expected) {
                    append.gap(entry.sequence() - expected, lastEpochNanos, entry.epochNanos(), entry.lossBefore());
                }
                append.entry(entry);
                count++;
                errors += entry.level() == Level.ERROR ? 1 : 0;
                expected = entry.sequence() + 1;
                lastEpochNanos = entry.epochNanos();
            }
            if (stay.lost() > expected) {
                append.gap(stay.lost() - expected, lastEpochNanos, lastEpochNanos, LossCause.UNKNOWN);
            }
            append.commit(REASON, count, errors);
            committed = true;
        } finally {
            if (!committed) {
                append.rollback();
            }
        }
        return count;
    }

    /** What could not be read. */
    public List<String> warnings() {
        return warnings.list();
    }
}
