package io.logtracr.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;

/**
 * Writes all bytes of a buffer, however few the file system takes at a time. One that takes none at all fails: whoever went on trying
 * would do so for ever. Any thread; does I/O.
 */
public final class WholeWrite {

    private WholeWrite() {}

    /**
     * Writes from a position on; the channel's own does not move.
     *
     * @param file what is written to, for the message
     * @throws IOException if not everything could be written; some of it may be
     */
    public static void at(FileChannel channel, ByteBuffer bytes, long position, Object file) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            at += some(channel.write(bytes, at), file);
        }
    }

    /** Writes where the channel stands; otherwise as {@link #at}. */
    public static void next(WritableByteChannel channel, ByteBuffer bytes, Object file) throws IOException {
        while (bytes.hasRemaining()) {
            some(channel.write(bytes), file);
        }
    }

    private static int some(int written, Object file) throws IOException {
        if (written <= 0) {
            throw new FileSystemException(String.valueOf(file), null, "the file system takes no more bytes");
        }
        return written;
    }
}
