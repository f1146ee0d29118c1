package io.logtracr.read;

import io.logtracr.store.FlowText;
import io.logtracr.store.TextBlock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/** What one instance has of a flow, piece by piece, in the order in which it was recorded. One thread; does I/O. */
final class InstanceText implements Closeable {

    private final String instance;
    private final String flowId;
    private final boolean alive;
    private final Warnings warnings;
    private final FlowParts parts;
    private final Iterator<StoredPart> stored;
    private StoredPart currentPart;
    private PartText current;
    private MemoryText memory;
    private TextBlock head;
    private Instant headTime = Instant.MIN;
    private Instant lastEntry;
    private long unknownLines;
    private boolean triggered;
    private TextBlock note;

    InstanceText(String instance, String flowId, boolean alive, FlowParts parts, Warnings warnings) {
        this.instance = instance;
        this.flowId = flowId;
        this.alive = alive;
        this.parts = parts;
        this.stored = parts.stored().iterator();
        this.warnings = warnings;
        advance();
    }

    String instance() {
        return instance;
    }

    /** Whether there is a next piece. */
    boolean hasNext() {
        return head != null;
    }

    /** When the next piece belongs: an entry's time; a remark belongs to the entry before it. */
    Instant time() {
        return headTime;
    }

    /** The next piece; headers are left out. */
    TextBlock next() {
        TextBlock next = head;
        advance();
        return next;
    }

    private void advance() {
        head = read();
        while (head instanceof TextBlock.Header header) {
            triggered |= header.header().triggered();
            head = read();
        }
        if (head instanceof TextBlock.Entry entry) {
            headTime = entry.time();
            lastEntry = entry.time();
        } else if (head instanceof TextBlock.Unknown) {
            unknownLines++;
        }
    }

    private TextBlock read() {
        while (true) {
            if (note != null) {
                TextBlock noted = note;
                note = null;
                return noted;
            }
            if (memory != null) {
                return memory.next();
            }
            try {
                if (current != null) {
                    TextBlock block = current.next();
                    if (block != null) {
                        return block;
                    }
                    endOfPart();
                } else if (stored.hasNext()) {
                    StoredPart next = stored.next();
                    noteMissingBefore(next);
                    currentPart = next;
                    current = new PartText(currentPart, 0);
                } else {
                    memory = new MemoryText(parts.memory(), lastEntry);
                    if (!parts.agreed()) {
                        note("# entries may be missing or doubled here: the flow was written too fast to be read");
                    }
                }
            } catch (NoSuchFileException e) {
                noteRestIsMissing();
                giveUpPart();
            } catch (IOException e) {
                warnings.add(currentPart.file() + ": " + Problem.of(e));
                giveUpPart();
            }
        }
    }

    private void endOfPart() throws IOException {
        if (unknownLines > 0) {
            warnings.add(currentPart.file() + ": " + unknownLines + " lines are no log entries, the file is damaged");
            unknownLines = 0;
        }
        if (current.isCut()) {
            noteRestIsMissing();
        }
        if (current.isTorn() && !alive) {
            warnings.add(currentPart.file() + ": its last line has no end and is left out");
        }
        current.close();
        current = null;
    }

    private void noteMissingBefore(StoredPart next) {
        if (next.isExcerpt()) {
            return;
        }
        int expected = currentPart == null || currentPart.isExcerpt() ? 0 : currentPart.number() + 1;
        if (next.number() > expected) {
            note(
                    expected == 0
                            ? "# earlier entries are gone: older parts of the flow's file were deleted"
                            : "# stored entries are missing here: a part of the flow's file is gone");
        }
    }

    /** Purged, or given up to make room: without a word here, what follows would look as if it came next. */
    private void noteRestIsMissing() {
        warnings.add(currentPart.file() + ": was purged while it was read, the rest is missing");
        note("# stored entries are missing here: purged while they were read");
    }

    private void note(String line) {
        note = new TextBlock.Missing(List.of(line));
    }

    private void giveUpPart() {
        try {
            close();
        } catch (IOException e) {
            warnings.add(currentPart.file() + ": " + Problem.of(e));
        }
        current = null;
    }

    /** The line that a file of this flow begins with. */
    TextBlock header() {
        return new FlowText().header(flowId, instance, triggered);
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
    }
}
