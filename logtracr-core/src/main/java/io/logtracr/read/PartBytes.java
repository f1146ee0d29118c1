package io.logtracr.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** The bytes of a stored part, read by position. One thread; does I/O. */
interface PartBytes extends Closeable {

    /** Reads as {@link FileChannel#read(ByteBuffer, long)} does. */
    int read(ByteBuffer target, long position) throws IOException;

    /** Those of a file; links are not followed. */
    static PartBytes of(Path file) throws IOException {
        return of(file, null);
    }

    /**
     * Those of a file; links are not followed.
     *
     * @param key tells it from others that had or will have its name; {@code null}: it may be any
     * @throws NoSuchFileException if there is none of this name, or it is another one
     */
    static PartBytes of(Path file, Object key) throws IOException {
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try {
            // What has the name now may have come after the file was opened, but not before: then it was deleted.
            if (key != null && !key.equals(keyOf(file))) {
                throw new NoSuchFileException(file.toString(), null, "another file has its name");
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
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

    private static Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
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
