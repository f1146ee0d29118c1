package io.logtracr.store;

import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Keeps all flow files of an instance together below a number of bytes, counted as tmpfs does: whole blocks of 4 KiB and 1 KiB
 * a file. Room is made before it is needed, by deleting the files that were written to longest ago; only files whose names
 * {@link FlowFileName} recognises are known here, and so touched. Spiller thread only.
 */
final class StoreBudget {

    private static final int BLOCK_BYTES = 4096;
    private static final int FILE_BYTES = 1024;
    private static final int MAX_FAILED_DELETIONS = 16;

    private final Path folder;
    private final long maxBytes;
    private final ObjLongConsumer<Counter> counters;

    /** Blocks by file name, longest unwritten first; about 130 bytes of heap a file. */
    private final LinkedHashMap<String, Integer> blocks = new LinkedHashMap<>();

    private long usedBytes;

    StoreBudget(Path folder, long maxBytes, ObjLongConsumer<Counter> counters) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.counters = counters;
    }

    /** What a file of this length takes. */
    static long cost(long length) {
        return cost(blocks(length));
    }

    private static long cost(int blocks) {
        return (long) blocks * BLOCK_BYTES + FILE_BYTES;
    }

    private static int blocks(long length) {
        return (int) Math.min(Integer.MAX_VALUE, (length + BLOCK_BYTES - 1) / BLOCK_BYTES);
    }

    /** What all files take. */
    long usedBytes() {
        return usedBytes;
    }

    /** Forgets everything and counts what is in the folder. Does I/O: one call a file. */
    void reload() throws IOException {
        record Found(String name, long modifiedMillis, long length) {}

        List<Found> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (FlowFileName.parse(name).isEmpty() && !FlowFileName.isThreads(name)) {
                    continue;
                }
                try {
                    BasicFileAttributes found =
                            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    if (found.isRegularFile()) {
                        all.add(new Found(name, found.lastModifiedTime().toMillis(), found.size()));
                    }
                } catch (NoSuchFileException e) {
                    continue; // deleted by somebody else meanwhile
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        all.sort(Comparator.comparingLong(Found::modifiedMillis));
        blocks.clear();
        usedBytes = 0;
        for (Found file : all) {
            account(file.name(), file.length());
        }
    }

    /** Notes that a file has this length now, and was written to last of all. */
    void account(String name, long length) {
        remove(name);
        int count = blocks(length);
        blocks.put(name, count);
        usedBytes += cost(count);
    }

    /** Notes that a file is gone. */
    void remove(String name) {
        Integer old = blocks.remove(name);
        if (old != null) {
            usedBytes -= cost(old);
        }
    }

    /** Whether a file of this length can be had at all. */
    boolean canHold(long length) {
        return cost(length) <= maxBytes;
    }

    /**
     * Makes room for a file to grow to this length, and accounts it so. Does I/O for every file that must go.
     *
     * @throws IOException if the file alone is over the budget, or nothing can be deleted; nothing is accounted then
     */
    void reserve(String name, long length) throws IOException {
        long cost = cost(length);
        if (cost > maxBytes) {
            throw new IOException("LOGTRACR_STORE_MAX_BYTES: expected room for a flow's file of " + cost
                    + " bytes, found " + maxBytes);
        }
        Integer old = blocks.get(name);
        long others = usedBytes - (old == null ? 0 : cost(old));
        if (others + cost > maxBytes) {
            purge(name, others + cost - maxBytes);
        }
        account(name, length);
    }

    /** Notes that the content of a file was given up. */
    void purged(long bytes) {
        counters.accept(Counter.PURGED_FLOWS, 1);
        counters.accept(Counter.PURGED_BYTES, bytes);
    }

    private void purge(String except, long bytes) throws IOException {
        // Whatever the active file's place is, it must not be found as the oldest.
        Integer active = blocks.remove(except);
        List<Map.Entry<String, Integer>> kept = new ArrayList<>(0);
        IOException failure = null;
        try {
            long missing = bytes;
            while (missing > 0) {
                if (blocks.isEmpty() || kept.size() == MAX_FAILED_DELETIONS) {
                    throw failure == null ? new IOException("no flow's file left to delete in " + folder) : failure;
                }
                Map.Entry<String, Integer> oldest = blocks.entrySet().iterator().next();
                String name = oldest.getKey();
                int count = oldest.getValue();
                blocks.remove(name);
                try {
                    Files.deleteIfExists(folder.resolve(name));
                } catch (IOException e) {
                    failure = e;
                    kept.add(Map.entry(name, count));
                    continue;
                }
                missing -= cost(count);
                usedBytes -= cost(count);
                purged(cost(count));
                missing -= purgeThreads(name);
            }
        } finally {
            kept.forEach(file -> blocks.put(file.getKey(), file.getValue()));
            if (active != null) {
                blocks.put(except, active);
            }
        }
    }

    /** A flow's thread dumps go with it; what that gives back. One that cannot be deleted is tried again in its turn. */
    private long purgeThreads(String name) {
        String threads = FlowFileName.threadsBeside(name);
        Integer count = blocks.get(threads);
        if (count == null) {
            return 0;
        }
        try {
            Files.deleteIfExists(folder.resolve(threads));
        } catch (IOException e) {
            return 0;
        }
        remove(threads);
        counters.accept(Counter.PURGED_BYTES, cost(count));
        return cost(count);
    }
}
