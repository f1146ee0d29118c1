package io.logtracr.chronicle;

import io.logtracr.store.SpillText;
import io.logtracr.store.StoredExcerpts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;

/**
 * Reads an instance's queue, whoever writes to it. Remembers where the excerpts of each flow are, and reads on from there: each
 * excerpt is looked at once. Memory: some hundred bytes an excerpt. One thread; does I/O.
 */
final class QueueReader implements StoredExcerpts {

    /** For reading any will do that is as large as that of the writer. */
    private static final long BLOCK_BYTES = QueueLayout.blockBytes(Long.MAX_VALUE);

    private final Path instanceFolder;
    private final SingleChronicleQueue queue;
    private final ExcerptTailer ahead;
    private final ExcerptTailer at;
    private final Map<String, List<Found>> found = new LinkedHashMap<>();
    /** The names of the files that they are in, by cycle. */
    private final Map<Integer, String> files = new HashMap<>();

    private final SpillText headers = new SpillText();
    private int lastNumber = -1;
    /** Whether an excerpt was found. */
    private boolean begun;

    /** The excerpts of a spill that is not complete yet. */
    private final List<Extent> pending = new ArrayList<>();

    private int pendingNumber;

    /** Where an excerpt is, and how many bytes of text it has. */
    private record Extent(long index, int bytes) {
        int cycle() {
            return QueueLayout.CYCLE.toCycle(index);
        }
    }

    private QueueReader(Path instanceFolder, SingleChronicleQueue queue) {
        this.instanceFolder = instanceFolder;
        this.queue = queue;
        this.ahead = queue.createTailer();
        this.at = queue.createTailer();
    }

    static StoredExcerpts open(Path instanceFolder) throws IOException {
        if (cycleFiles(instanceFolder).isEmpty()) {
            return new NoExcerpts();
        }
        try {
            return new QueueReader(
                    instanceFolder,
                    QueueLayout.builder(instanceFolder, BLOCK_BYTES)
                            .readOnly(true)
                            .build());
        } catch (RuntimeException | InternalError e) {
            throw new IOException("the queue cannot be read: " + e, e);
        }
    }

    private static Set<String> cycleFiles(Path instanceFolder) throws IOException {
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(instanceFolder.resolve(QueueLayout.FOLDER), "*" + QueueLayout.SUFFIX)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        } catch (NoSuchFileException e) {
            return names;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public Set<String> flowIds() throws IOException {
        refresh();
        return new TreeSet<>(found.keySet());
    }

    @Override
    public boolean contains(int number) throws IOException {
        refresh();
        return number <= lastNumber;
    }

    @Override
    public List<Excerpt> excerpts(String flowId) throws IOException {
        refresh();
        return List.copyOf(found.getOrDefault(flowId, List.of()));
    }

    private void refresh() throws IOException {
        try {
            begun = begun || begin();
            for (boolean more = begun; more; ) {
                try (DocumentContext document = ahead.readingDocument()) {
                    more = document.isPresent();
                    if (more && document.isData()) {
                        note(document.index(), document.wire());
                    }
                }
            }
        } catch (RuntimeException | InternalError e) {
            throw new IOException("the queue cannot be read: " + e, e);
        }
        Set<String> there = cycleFiles(instanceFolder);
        if (files.values().removeIf(file -> !there.contains(file))) {
            found.values().forEach(list -> list.removeIf(excerpt -> !excerpt.isIn(files.keySet())));
            found.values().removeIf(List::isEmpty);
        }
    }

    /**
     * Moves to the oldest excerpt that is there. The queue's own table cannot be asked for it: only who writes to the queue keeps it
     * right, and files are deleted by others, and while nothing is written.
     *
     * @return whether there is one
     */
    private boolean begin() throws IOException {
        Set<String> looked = Set.of();
        for (Set<String> files = cycleFiles(instanceFolder);
                !files.equals(looked);
                files = cycleFiles(instanceFolder)) {
            for (String file : new TreeSet<>(files)) {
                OptionalInt cycle = QueueLayout.cycleOf(file);
                if (cycle.isPresent() && ahead.moveToIndex(QueueLayout.CYCLE.toIndex(cycle.getAsInt(), 0))) {
                    return true;
                }
            }
            looked = files; // Where one was deleted, or begun, meanwhile it is looked again.
        }
        return false;
    }

    private void note(long index, Wire wire) {
        Piece piece = Piece.read(wire);
        int bytes = wire.read(QueueLayout.BYTES).int32();
        if (piece.piece() == 0) {
            pending.clear(); // what was there was taken back: the number is used again
            pendingNumber = piece.number();
        }
        if (piece.number() != pendingNumber || piece.piece() != pending.size() || piece.flowId() == null) {
            return; // its beginning has been deleted
        }
        pending.add(new Extent(index, bytes));
        if (piece.last()) {
            lastNumber = Math.max(lastNumber, piece.number());
            found.computeIfAbsent(piece.flowId(), id -> new ArrayList<>()).add(new Found(piece, List.copyOf(pending)));
            pending.forEach(extent -> files.computeIfAbsent(extent.cycle(), QueueLayout::fileOf));
            pending.clear();
        }
    }

    private byte[] header(String flowId, boolean triggered) {
        headers.clear();
        headers.header(flowId, instanceFolder.getFileName().toString(), triggered);
        return headers.toByteArray();
    }

    @Override
    public void close() {
        ahead.close();
        at.close();
        queue.close();
    }

    private final class Found implements Excerpt {

        private final String flowId;
        private final int number;
        private final Instant written;
        private final byte[] header;
        private final List<Extent> extents;
        private final int textBytes;

        Found(Piece last, List<Extent> extents) {
            this.flowId = last.flowId();
            this.number = last.number();
            this.written = Instant.ofEpochMilli(last.at());
            this.extents = extents;
            this.textBytes = extents.stream().mapToInt(Extent::bytes).sum();
            this.header = header(flowId, last.triggered());
        }

        boolean isIn(Set<Integer> cycles) {
            return extents.stream().allMatch(extent -> cycles.contains(extent.cycle()));
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public long bytes() {
            return header.length + (long) textBytes;
        }

        @Override
        public Instant at() {
            return written;
        }

        @Override
        public byte[] text() throws IOException {
            StringBuilder text = new StringBuilder(header.length + textBytes);
            text.append(new String(header, StandardCharsets.UTF_8));
            try {
                for (Extent extent : extents) {
                    append(text, extent);
                }
            } catch (RuntimeException | InternalError e) {
                throw new IOException("the queue cannot be read: " + e, e);
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        private void append(StringBuilder text, Extent extent) throws IOException {
            if (!at.moveToIndex(extent.index())) {
                throw new NoSuchFileException(flowId);
            }
            List<String> lines = new ArrayList<>();
            try (DocumentContext document = at.readingDocument()) {
                if (!document.isPresent()) {
                    throw new NoSuchFileException(flowId);
                }
                document.wire().read(QueueLayout.LINES).sequence(lines, (all, in) -> {
                    while (in.hasNextSequenceItem()) {
                        all.add(in.text());
                    }
                });
            }
            long bytes = 0;
            for (String line : lines) {
                text.append(line).append('\n');
                bytes += line.getBytes(StandardCharsets.UTF_8).length + 1;
            }
            if (bytes > extent.bytes()) {
                text.setLength(text.length() - 1); // cut within a line, which goes on in the next one
            }
        }
    }

    /** A queue that nothing has been written to. */
    private static final class NoExcerpts implements StoredExcerpts {
        @Override
        public Set<String> flowIds() {
            return Set.of();
        }

        @Override
        public boolean contains(int number) {
            return false;
        }

        @Override
        public List<Excerpt> excerpts(String flowId) {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
