package io.logtracr.read;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The lines of a file between two positions, read by position. Bytes that are no UTF-8 show as replacement characters. Of a
 * line beyond 8 MiB the rest is left out; what follows the last line end does not count. One thread; does I/O.
 */
final class LineReader implements Closeable {

    private static final int BLOCK_BYTES = 64 << 10;
    private static final int MAX_LINE_BYTES = 8 << 20;

    private final FileChannel channel;
    private final long end;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).limit(0);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long position;
    private long consumed;
    private long lineBytes;
    private boolean torn;

    LineReader(Path file, long start, long end) throws IOException {
        this.channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        this.position = start;
        this.consumed = start;
        this.end = end;
    }

    /** The next line without its end, {@code null} if there is none. */
    String next() throws IOException {
        while (true) {
            int start = block.position();
            for (int i = start; i < block.limit(); i++) {
                if (block.get(i) == '\n') {
                    keep(start, i);
                    block.position(i + 1);
                    consumed += lineBytes + 1;
                    lineBytes = 0;
                    String text = line.toString(StandardCharsets.UTF_8);
                    line.reset();
                    return text;
                }
            }
            keep(start, block.limit());
            if (!fill()) {
                torn = lineBytes > 0;
                return null;
            }
        }
    }

    private void keep(int from, int to) {
        int room = MAX_LINE_BYTES - line.size();
        line.write(block.array(), from, Math.min(to - from, room));
        lineBytes += to - from;
    }

    private boolean fill() throws IOException {
        block.clear().limit((int) Math.max(0, Math.min(BLOCK_BYTES, end - position)));
        int read = block.hasRemaining() ? channel.read(block, position) : -1;
        block.flip();
        if (read <= 0) {
            return false;
        }
        position += read;
        return true;
    }

    /** Position after the last line that was given. */
    long consumed() {
        return consumed;
    }

    /** Whether the file ended inside a line. */
    boolean isTorn() {
        return torn;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
