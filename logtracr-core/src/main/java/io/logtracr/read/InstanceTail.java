package io.logtracr.read;

import io.logtracr.arena.LogEntry;
import io.logtracr.store.FlowText;
import io.logtracr.store.TextBlock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * How far one instance's part of a flow has been shown. What was shown from memory comes again in the store, in the same order and
 * with the same text: it is remembered until then, and left out there.
 */
final class InstanceTail {

    private record Shown(long serial, long sequence, TextBlock block) {

        /** A JSON file tells the sequence number; what it cannot tell otherwise may show in the text. */
        boolean isSame(TextBlock.Entry stored) {
            return stored.source() == null
                    ? stored.lines().equals(block.lines())
                    : stored.source().sequence() == sequence
                            && block instanceof TextBlock.Entry shown
                            && shown.time().equals(stored.time());
        }
    }

    private static final String MISSING =
            "# stored entries may be missing here: a part of the flow's file was deleted before it was read";

    private final Warnings warnings;
    private final FlowText text = new FlowText();
    private final Deque<Shown> shownFromMemory = new ArrayDeque<>();
    private final Deque<Long> gapsFromMemory = new ArrayDeque<>();
    private int partNumber = -1;
    /** Whether the file that was read last was found again, so that what follows it comes next. */
    private boolean continued;

    private int lastExcerpt = -1;
    private Object fileKey;
    private long offset;
    private long lastSerial = -1;
    private long nextSequence;
    private long lastEpochNanos;

    InstanceTail(Warnings warnings) {
        this.warnings = warnings;
    }

    /** What is new. */
    List<TextBlock> next(FlowParts parts) {
        List<TextBlock> fresh = new ArrayList<>();
        List<StoredPart> known = parts.stored();
        continued = partNumber < 0;
        boolean anew = !known.isEmpty() && known.get(known.size() - 1).number() < partNumber; // purged meanwhile
        for (StoredPart part : known) {
            if (part.isExcerpt()) {
                excerpt(part, fresh);
            } else if (anew || part.number() >= partNumber) {
                stored(part, fresh);
                anew = false;
            }
        }
        memory(parts.memory(), fresh);
        forgetWhatIsStored(parts.memory());
        return fresh;
    }

    private void excerpt(StoredPart part, List<TextBlock> fresh) {
        if (part.number() <= lastExcerpt || part.bytes() == 0) {
            return;
        }
        lastExcerpt = part.number();
        try (PartText stored = new PartText(part, 0)) {
            show(stored, fresh);
        } catch (NoSuchFileException e) {
            return; // purged meanwhile
        } catch (IOException e) {
            warnings.add(part.file() + ": " + Problem.of(e));
        }
    }

    private void stored(StoredPart part, List<TextBlock> fresh) {
        boolean same = part.number() == partNumber && Objects.equals(fileKey, part.key());
        if (!same && !(continued && (partNumber < 0 || part.number() == partNumber + 1))) {
            fresh.add(new TextBlock.Missing(List.of(MISSING)));
        }
        if (!same || part.bytes() < offset) {
            offset = 0;
        }
        fileKey = part.key();
        partNumber = part.number();
        continued = true;
        if (part.bytes() == offset) {
            return;
        }
        try (PartText stored = new PartText(part, offset)) {
            show(stored, fresh);
            offset = stored.consumed();
        } catch (NoSuchFileException e) {
            continued = false; // purged meanwhile
        } catch (IOException e) {
            warnings.add(part.file() + ": " + Problem.of(e));
        }
    }

    private void show(PartText stored, List<TextBlock> fresh) throws IOException {
        for (TextBlock block = stored.next(); block != null; block = stored.next()) {
            if (!(block instanceof TextBlock.Header) && !wasShown(block)) {
                fresh.add(block);
            }
        }
    }

    private boolean wasShown(TextBlock block) {
        if (block instanceof TextBlock.Gap gap) {
            return gapsFromMemory.removeFirstOccurrence(gap.count());
        }
        if (!(block instanceof TextBlock.Entry entry)) {
            return false;
        }
        int passed = 0;
        for (Iterator<Shown> shown = shownFromMemory.iterator(); shown.hasNext(); passed++) {
            if (shown.next().isSame(entry)) {
                for (int i = 0; i <= passed; i++) {
                    shownFromMemory.remove();
                }
                return true;
            }
        }
        return false;
    }

    private void memory(List<MemoryStay> stays, List<TextBlock> fresh) {
        for (MemoryStay stay : stays) {
            if (stay.serial() > lastSerial) {
                lastSerial = stay.serial();
                nextSequence = stay.first();
            } else if (stay.serial() < lastSerial) {
                continue;
            }
            nextSequence = Math.max(nextSequence, stay.first());
            for (LogEntry entry : stay.entries()) {
                if (entry.sequence() >= nextSequence) {
                    entry(entry, fresh);
                }
            }
        }
    }

    private void entry(LogEntry entry, List<TextBlock> fresh) {
        long missing = entry.sequence() - nextSequence;
        if (missing > 0) {
            long from = lastEpochNanos == 0 ? entry.epochNanos() : lastEpochNanos;
            fresh.add(text.gap(missing, from, entry.epochNanos(), entry.lossBefore()));
            gapsFromMemory.add(missing);
        }
        TextBlock block = text.entry(entry);
        fresh.add(block);
        shownFromMemory.add(new Shown(lastSerial, entry.sequence(), block));
        nextSequence = entry.sequence() + 1;
        lastEpochNanos = entry.epochNanos();
    }

    /** The store has been read up to where memory begins: what is in neither is lost and does not come again. */
    private void forgetWhatIsStored(List<MemoryStay> memory) {
        while (!shownFromMemory.isEmpty()) {
            Shown oldest = shownFromMemory.element();
            for (MemoryStay stay : memory) {
                if (stay.serial() == oldest.serial() && stay.first() <= oldest.sequence()) {
                    return;
                }
            }
            shownFromMemory.remove();
        }
        gapsFromMemory.clear();
    }
}
