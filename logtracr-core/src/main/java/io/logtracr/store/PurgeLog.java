package io.logtracr.store;

import io.logtracr.channel.WholeWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Set;

/**
 * What became of flows that are no longer there, one line a purged file, so that nobody wonders: {@code purged.log} in the folder of
 * the instance that purged, and, once that is full, the one before it. Lines are collected and written at once. Spiller thread only.
 */
final class PurgeLog {

    static final String FILE = "purged.log";
    static final String PREVIOUS_FILE = "purged~1.log";

    private static final long MOST_BYTES = 64 << 10;
    private static final long LEAST_BYTES = 4 << 10;
    private static final int SHARE_OF_BUDGET = 128;
    private static final int COLLECTED_BYTES = 8 << 10;

    private final Path folder;
    private final PrivateFiles access;
    private final long capBytes;
    private final TimestampWriter timestamps = new TimestampWriter();
    private final Utf8Buffer lines = new Utf8Buffer(COLLECTED_BYTES);

    /** @param maxBytes the store's budget; the log takes a small share of it */
    PurgeLog(Path folder, PrivateFiles access, long maxBytes) {
        this.folder = folder;
        this.access = access;
        this.capBytes = Math.max(LEAST_BYTES, Math.min(MOST_BYTES, maxBytes / SHARE_OF_BUDGET));
    }

    /** What both files take on tmpfs at most. */
    long maxCost() {
        return 2 * StoredFile.cost(capBytes);
    }

    /** Notes that a file was purged. No I/O, unless many have been. */
    void add(Instant at, String flowId, String instance, StoredFile file, PurgeReason reason) throws IOException {
        timestamps.append(lines, at.getEpochSecond() * 1_000_000_000L + at.getNano());
        lines.ascii(" flow=\"");
        Escaping.QUOTED.append(lines, flowId);
        lines.ascii("\" instance=\"");
        Escaping.QUOTED.append(lines, instance);
        lines.ascii("\" part=");
        lines.number(file.part);
        lines.ascii(" entries=");
        lines.ascii(file.entries == StoredFile.UNKNOWN ? "?" : Long.toString(file.entries));
        lines.ascii(" bytes=");
        lines.number(file.length);
        lines.ascii(file.triggered ? " triggered=yes why=" : " triggered=no why=");
        lines.ascii(reason.label());
        lines.append('\n');
        if (lines.length() >= Math.min(COLLECTED_BYTES, capBytes) / 2) {
            flush();
        }
    }

    /**
     * Writes what was collected; what cannot be written is dropped.
     *
     * @return whether that took a new file
     */
    boolean flush() throws IOException {
        if (lines.length() == 0 || lines.length() > capBytes) { // Ids can be longer than the log of a small store.
            lines.clear();
            return false;
        }
        Path file = folder.resolve(FILE);
        try (FileChannel channel = open(file)) {
            long end = channel.size();
            WholeWrite.at(channel, ByteBuffer.wrap(lines.array(), 0, lines.length()), end, file);
            return end == 0;
        } finally {
            lines.clear();
        }
    }

    private FileChannel open(Path file) throws IOException {
        try {
            if (Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                                    .size()
                            + lines.length()
                    > capBytes) {
                Files.move(file, folder.resolve(PREVIOUS_FILE), StandardCopyOption.ATOMIC_MOVE);
                return access.createFile(file);
            }
            return FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return access.createFile(file);
        }
    }
}
