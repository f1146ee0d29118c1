package io.logtracr.read;

import io.logtracr.store.TextBlock;
import io.logtracr.store.TextParser;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/** The text of one stored part from a position on, piece by piece. One thread; does I/O. */
final class PartText implements Closeable {

    private final LineReader lines;
    private final TextParser parser = new TextParser();
    private final Queue<TextBlock> pending = new ArrayDeque<>(2);
    private boolean ended;

    PartText(StoredPart part, long start) throws IOException {
        this.lines = new LineReader(part.open(), start, part.bytes());
    }

    /** The next piece, {@code null} if there is none. */
    TextBlock next() throws IOException {
        while (pending.isEmpty()) {
            if (ended) {
                return null;
            }
            String line = lines.next();
            if (line == null) {
                ended = true;
                parser.end().ifPresent(pending::add);
            } else {
                pending.addAll(parser.line(line));
            }
        }
        return pending.remove();
    }

    /** Position after the last line that was read. */
    long consumed() {
        return lines.consumed();
    }

    /** Whether the part ended inside a line; known at its end. */
    boolean isTorn() {
        return lines.isTorn();
    }

    /** Whether the part was cut while it was read; known at its end. */
    boolean isCut() {
        return lines.isCut();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
