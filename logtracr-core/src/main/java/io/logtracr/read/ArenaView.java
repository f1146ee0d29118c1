package io.logtracr.read;

import io.logtracr.arena.ArenaFile;
import io.logtracr.arena.ArenaReader;
import io.logtracr.arena.ArenaReader.ArenaFlow;
import io.logtracr.arena.DamagedArenaException;
import io.logtracr.arena.SpillProgress;
import io.logtracr.arena.Stay;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** An instance's arena: which flows were in it when it was opened, and what they hold. One thread; does I/O. */
final class ArenaView implements Closeable {

    private final Path file;
    private final Object key;
    private final FileChannel channel;
    private final ArenaReader reader;
    private final Warnings warnings;
    private final Map<String, List<Stay>> stays = new LinkedHashMap<>();

    private ArenaView(Path file, Object key, FileChannel channel, ArenaReader reader, Warnings warnings)
            throws DamagedArenaException {
        this.file = file;
        this.key = key;
        this.channel = channel;
        this.reader = reader;
        this.warnings = warnings;
        for (Stay stay : reader.stays()) {
            stays.computeIfAbsent(stay.flowId(), id -> new ArrayList<>(1)).add(stay);
        }
    }

    /** Looks into an arena file; empty if there is none, or nothing in it yet, or nothing can be read of it. */
    static Optional<ArenaView> open(Path file, Warnings warnings) {
        FileChannel channel = null;
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile()) {
                return Optional.empty();
            }
            channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            Optional<ArenaReader> reader = ArenaReader.of(channel);
            if (reader.isEmpty()) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new ArenaView(file, found.fileKey(), channel, reader.get(), warnings));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            closeAfter(e, file, channel, warnings);
            return Optional.empty();
        }
    }

    private static void closeAfter(Exception problem, Path file, FileChannel channel, Warnings warnings) {
        try (channel) {
            // A process that ends empties its arena when everything is in the store.
            if (channel == null || channel.size() > 0 || problem instanceof RuntimeException) {
                warnings.add(file + ": " + (problem instanceof IOException e ? Problem.of(e) : problem.toString()));
            }
        } catch (IOException e) {
            warnings.add(file + ": " + Problem.of(e));
        }
    }

    Set<String> flowIds() {
        return stays.keySet();
    }

    List<Stay> stays(String flowId) {
        return stays.getOrDefault(flowId, List.of());
    }

    /** The flow's stays as they are now; none if the arena cannot be read any more. Looks through all of it. */
    List<Stay> staysNow(String flowId) {
        try {
            return reader.stays(flowId);
        } catch (DamagedArenaException | RuntimeException e) {
            damaged(e);
            return List.of();
        }
    }

    /** Whether one of these stays had entries when it was found, and has not ended. */
    boolean goesOn(List<Stay> found) {
        if (found.stream().noneMatch(Stay::hasEntries)) {
            return false;
        }
        Map<Long, Long> spilled = progress(found).map(SpillProgress::spilled).orElse(Map.of());
        return found.stream()
                .anyMatch(stay -> stay.hasEntries() && spilled.getOrDefault(stay.serial(), 0L) < Long.MAX_VALUE);
    }

    int chunkBytes() {
        return reader.layout().chunkBytes();
    }

    /** What the stays hold now. */
    List<ArenaFlow> read(List<Stay> wanted) {
        List<ArenaFlow> flows = new ArrayList<>(wanted.size());
        for (Stay stay : wanted) {
            try {
                ArenaFlow flow = reader.read(stay);
                if (flow.damaged() > 0) {
                    warnings.add(file + ": some entries cannot be read, the arena is damaged");
                }
                flows.add(flow);
            } catch (DamagedArenaException | RuntimeException e) {
                damaged(e);
                flows.add(new ArenaFlow(stay.flowId(), stay.serial(), List.of(), 0));
            }
        }
        return flows;
    }

    /** How far the stays are in the store by now; empty if there was no quiet moment, or the arena cannot be read. */
    Optional<SpillProgress> progress(List<Stay> wanted) {
        try {
            return reader.progress(wanted);
        } catch (DamagedArenaException | RuntimeException e) {
            damaged(e);
            return Optional.empty();
        }
    }

    private void damaged(Exception problem) {
        if (!isGone()) {
            warnings.add(file + ": " + (problem instanceof IOException e ? Problem.of(e) : problem.toString()));
        }
    }

    /** Whether its owner, or who recovered it, gave the arena up: what was in it is in the store. */
    boolean isGone() {
        try {
            return channel.size() == 0
                    || !Objects.equals(
                            key,
                            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                                    .fileKey());
        } catch (IOException e) {
            return true;
        }
    }

    /** The arena in an instance's folder. */
    static Path in(Path folder) {
        return folder.resolve(ArenaFile.NAME);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
