package io.logtracr.read;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a file between two positions, read by position. Bytes that are no UTF-8 show as replacement characters. Of a
 * line beyond 8 MiB the rest is left out; what follows the last line end does not count. A file that is cut meanwhile, and
 * perhaps written anew, ends where that is noticed: each block is read with the end of the one before. One thread; does I/O.
 */
final class LineReader implements Closeable {

    private static final int BLOCK_BYTES = 64 << 10;
    private static final int OVERLAP_BYTES = 64;
    private static final int MAX_LINE_BYTES = 8 << 20;

    private final PartBytes channel;
    private final long end;
    private final ByteBuffer block =
            ByteBuffer.allocate(OVERLAP_BYTES + BLOCK_BYTES).limit(0);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long position;
    private long consumed;
    private long lineBytes;
    private boolean torn;
    private boolean cut;
    /** The last bytes before {@code position} that were read. */
    private byte[] before = new byte[0];

    LineReader(Path file, long start, long end) throws IOException {
        this(PartBytes.of(file), start, end);
    }

    /** @param bytes closed with this */
    LineReader(PartBytes bytes, long start, long end) {
        this.channel = bytes;
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
                torn = !cut && lineBytes > 0;
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
        if (cut || position >= end) {
            return false;
        }
        int last = Math.min(OVERLAP_BYTES, block.limit());
        if (last > 0) {
            before = Arrays.copyOfRange(block.array(), block.limit() - last, block.limit());
        }
        long from = position - before.length;
        block.clear().limit((int) Math.min(block.capacity(), end - from));
        int read = channel.read(block, from);
        int fresh = Math.max(0, read - before.length);
        cut = fresh == 0 || !Arrays.equals(block.array(), 0, before.length, before, 0, before.length);
        block.position(cut ? 0 : before.length).limit(cut ? 0 : read);
        position += cut ? 0 : fresh;
        return !cut;
    }

    /** Position after the last line that was given. */
    long consumed() {
        return consumed;
    }

    /** Whether the file ended inside a line. */
    boolean isTorn() {
        return torn;
    }

    /** Whether the file was cut before its end had been read; known at its end. */
    boolean isCut() {
        return cut;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
