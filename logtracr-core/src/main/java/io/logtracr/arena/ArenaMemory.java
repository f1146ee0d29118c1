package io.logtracr.arena;

import io.logtracr.channel.WholeWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The one block of memory of an arena: a mapped file that outlives the process, or direct memory that does not. Taken and
 * given back on the spiller's thread: it does I/O, and an interrupted application thread would close the channel.
 */
public final class ArenaMemory implements AutoCloseable {

    private static final int ZEROS_BYTES = 256 << 10;

    private final ByteBuffer buffer;
    private final FileChannel channel;
    private final Path file;

    private ArenaMemory(ByteBuffer buffer, FileChannel channel, Path file) {
        this.buffer = buffer.order(ByteOrder.LITTLE_ENDIAN);
        this.channel = channel;
        this.file = file;
    }

    /** {@link #mapped(Path, int, Set)} for the owner alone. */
    public static ArenaMemory mapped(Path file, int bytes) throws IOException {
        return mapped(file, bytes, PosixFilePermissions.fromString("rw-------"));
    }

    /**
     * Takes memory in a new file. The file is filled by writing zeros, because on a full file system a mapped write dies with
     * an error nobody can catch reliably, while a written one fails here; then all pages are loaded.
     *
     * @param file  must not exist
     * @param bytes size
     * @param permissions who may read it
     * @throws IOException if the file cannot be made or the file system has no room; nothing is left behind
     */
    public static ArenaMemory mapped(Path file, int bytes, Set<PosixFilePermission> permissions) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(permissions));
        try {
            Files.setPosixFilePermissions(file, permissions); // the umask may have taken some away
            fillWithZeros(channel, bytes);
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
            mapped.load();
            return new ArenaMemory(mapped, channel, file);
        } catch (IOException | RuntimeException | Error e) {
            try (channel) {
                Files.deleteIfExists(file);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * Takes direct memory, which dies with the process.
     *
     * @throws OutOfMemoryError if the JVM has none to give
     */
    public static ArenaMemory direct(int bytes) {
        return new ArenaMemory(ByteBuffer.allocateDirect(bytes), null, null);
    }

    private static void fillWithZeros(FileChannel channel, int bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(ZEROS_BYTES);
        long written = 0;
        while (written < bytes) {
            zeros.clear().limit((int) Math.min(ZEROS_BYTES, bytes - written));
            int count = zeros.remaining();
            WholeWrite.at(channel, zeros, written, "arena");
            written += count;
        }
    }

    ByteBuffer buffer() {
        return buffer;
    }

    /** Whether the content outlives the process. */
    public boolean isMapped() {
        return channel != null;
    }

    /**
     * Whether somebody made the file smaller than the mapping, so that an access can fail.
     *
     * @throws IOException if the file's size cannot be had
     */
    public boolean isTruncated() throws IOException {
        return channel != null && channel.size() < buffer.capacity();
    }

    /**
     * Gives the memory back: a file's pages at once, by truncation (unmapping waits for the garbage collector). Nobody may
     * touch the memory from now on.
     */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            try (channel) {
                channel.truncate(0);
            } finally {
                Files.deleteIfExists(file);
            }
        }
    }
}
