package io.logtracr.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The bytes of a stored part, read by position. One thread; does I/O. */
interface PartBytes extends Closeable {

    /** Reads as {@link FileChannel#read(ByteBuffer, long)} does. */
    int read(ByteBuffer target, long position) throws IOException;

    /** Those of a file; links are not followed. */
    static PartBytes of(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        return new PartBytes() {
            @Override
            public int read(ByteBuffer target, long position) throws IOException {
                return channel.read(target, position);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    /** Those of a text in memory. */
    static PartBytes of(byte[] text) {
        return new PartBytes() {
            @Override
            public int read(ByteBuffer target, long position) {
                if (position >= text.length) {
                    return -1;
                }
                int count = (int) Math.min(target.remaining(), text.length - position);
                target.put(text, (int) position, count);
                return count;
            }

            @Override
            public void close() {}
        };
    }
}
