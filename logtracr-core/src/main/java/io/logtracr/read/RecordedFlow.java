package io.logtracr.read;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * A flow's text, piece by piece: what all instances have of it, merged by time; what one instance recorded keeps its order.
 * Wherever another instance goes on, its header comes first. One thread; does I/O; holds what is in memory of this one flow, and
 * one entry of each file.
 */
public final class RecordedFlow implements Closeable {

    private final List<InstanceText> texts = new ArrayList<>();
    private final Queue<FlowPiece> pending = new ArrayDeque<>(2);
    private InstanceText last;

    RecordedFlow(List<InstanceText> texts) {
        this.texts.addAll(texts);
    }

    /** The next piece, {@code null} if there is none. What cannot be read is left out, with a warning of the reader. */
    public FlowPiece next() {
        if (!pending.isEmpty()) {
            return pending.remove();
        }
        InstanceText earliest = null;
        for (InstanceText text : texts) {
            if (text.hasNext() && (earliest == null || text.time().isBefore(earliest.time()))) {
                earliest = text;
            }
        }
        if (earliest == null) {
            return null;
        }
        if (earliest != last
                && last != null
                && last.hasNext()
                && !earliest.time().isBefore(last.time())) {
            earliest = last; // of pieces of one time, those of one instance stay together
        }
        if (earliest != last) {
            last = earliest;
            pending.add(new FlowPiece(earliest.instance(), earliest.header()));
        }
        pending.add(new FlowPiece(earliest.instance(), earliest.next()));
        return pending.remove();
    }

    @Override
    public void close() throws IOException {
        for (InstanceText text : texts) {
            text.close();
        }
    }
}
