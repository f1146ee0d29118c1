package io.logtracr.threads;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A file that somebody in this process is writing, read as it grows: ends where the writer ended, or where a number of bytes is used
 * up or it has been enough. One thread; waits.
 */
final class GrowingFile extends InputStream {

    private static final int BUFFER_BYTES = 64 << 10;
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Path path;
    private final long maxBytes;
    private final BooleanSupplier enough;
    private final BooleanSupplier written;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private FileChannel channel;
    private long position;
    private boolean cut;

    /**
     * A file that need not be there yet.
     *
     * @param maxBytes so many bytes are read of it at most
     * @param enough   whether to read no further
     * @param written  whether its writer has ended
     */
    GrowingFile(Path path, long maxBytes, BooleanSupplier enough, BooleanSupplier written) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.enough = enough;
        this.written = written;
    }

    /** Whether it was given up before its end. */
    boolean isCut() {
        return cut;
    }

    /** Gives the file system back what the writer, who goes on, has written so far. */
    void drop() throws IOException {
        if (channel != null && channel.isOpen() && channel.size() > 0) {
            channel.truncate(0);
        }
    }

    @Override
    public int read() throws IOException {
        return buffer.hasRemaining() || fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (!buffer.hasRemaining() && !fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        while (!cut) {
            boolean last = written.getAsBoolean(); // asked first: what was written before its end is seen
            buffer.clear();
            int count = open() ? channel.read(buffer, position) : -1;
            buffer.flip();
            if (count > 0) {
                position += count;
                cut = position > maxBytes || enough.getAsBoolean();
                return true;
            }
            if (last) {
                return false;
            }
            cut = enough.getAsBoolean();
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return false;
    }

    private boolean open() throws IOException {
        if (channel == null) {
            try {
                channel = FileChannel.open(
                        path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
            } catch (NoSuchFileException e) {
                return false;
            }
        }
        return true;
    }

    /** Does nothing: the parser closes it when the writer may still be writing; see {@link #end}. */
    @Override
    public void close() {}

    /** Closes it. */
    void end() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
