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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final SpillText headers = new SpillText();
    private int lastNumber = -1;

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
            for (boolean more = true; more; ) {
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
        Set<String> files = cycleFiles(instanceFolder);
        found.values()
                .forEach(list -> list.removeIf(
                        excerpt -> !files.contains(QueueLayout.fileOf(QueueLayout.CYCLE.toCycle(excerpt.index)))));
        found.values().removeIf(List::isEmpty);
    }

    private void note(long index, Wire wire) {
        String flowId = wire.read(QueueLayout.FLOW).text();
        int number = wire.read(QueueLayout.NUMBER).int32();
        boolean triggered = wire.read(QueueLayout.TRIGGERED).bool();
        long millis = wire.read(QueueLayout.AT).int64();
        int bytes = wire.read(QueueLayout.BYTES).int32();
        lastNumber = Math.max(lastNumber, number);
        if (flowId != null) {
            found.computeIfAbsent(flowId, id -> new ArrayList<>())
                    .add(new Found(index, flowId, number, triggered, Instant.ofEpochMilli(millis), bytes));
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

        private final long index;
        private final String flowId;
        private final int number;
        private final Instant written;
        private final byte[] header;
        private final int textBytes;

        Found(long index, String flowId, int number, boolean triggered, Instant written, int textBytes) {
            this.index = index;
            this.flowId = flowId;
            this.number = number;
            this.written = written;
            this.textBytes = textBytes;
            this.header = header(flowId, triggered);
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
            List<String> lines = new ArrayList<>();
            try {
                if (!at.moveToIndex(index)) {
                    throw new NoSuchFileException(flowId);
                }
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
            } catch (RuntimeException | InternalError e) {
                throw new IOException("the queue cannot be read: " + e, e);
            }
            StringBuilder text = new StringBuilder(header.length + textBytes);
            text.append(new String(header, StandardCharsets.UTF_8));
            lines.forEach(line -> text.append(line).append('\n'));
            return text.toString().getBytes(StandardCharsets.UTF_8);
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
