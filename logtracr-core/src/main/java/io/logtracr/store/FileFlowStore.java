package io.logtracr.store;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordView;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Stores each flow in a file of its own, as text or JSON lines, within a budget. A file is opened, appended to and closed for each append; one
 * buffer serves all. Spiller thread only. Folder and files are created when they are needed, for their owner alone, and again if
 * somebody removes them; what was there before is counted in at the first append.
 *
 * <p>A flow's own earlier text is given up, and counted as purged, where it stands in the way of new text: at the beginning of an
 * append when it takes half the budget, and by a rollback when an append was refused for nothing else.
 */
public final class FileFlowStore implements FlowStore {

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int PART = 0;

    private final Path folder;
    private final String instance;
    private final InstantSource clock;
    /** The configured format first; a file goes on in the format that it is in. */
    private final List<FlowRenderer> renderers;

    private final Utf8Buffer buffer = new Utf8Buffer(BUFFER_BYTES + (16 << 10));
    private final StoreBudget budget;

    /** Lengths that files must be cut back to before anything is appended, because {@link Append#rollback} could not do it. */
    private final Map<String, Long> pendingCuts = new HashMap<>();

    private boolean loaded;
    private FileAppend current;

    /**
     * A store in the given folder; does no I/O.
     *
     * @param folder   the instance's folder {@code flows}
     * @param instance name of the instance, for the files' headers
     * @param format   of new files
     * @param maxBytes what all files together may take on tmpfs
     * @param clock    for the closing remarks
     * @param counters told what is counted here: {@link Counter#PURGED_FLOWS} and {@link Counter#PURGED_BYTES}
     */
    public FileFlowStore(
            Path folder,
            String instance,
            FlowFormat format,
            long maxBytes,
            InstantSource clock,
            ObjLongConsumer<Counter> counters) {
        FlowFormat other = format == FlowFormat.TEXT ? FlowFormat.JSON : FlowFormat.TEXT;
        this.renderers = List.of(format.newRenderer(), other.newRenderer());
        this.folder = folder;
        this.instance = instance;
        this.clock = clock;
        this.budget = new StoreBudget(folder, maxBytes, counters);
    }

    /** A store whose new files are text. */
    public FileFlowStore(
            Path folder, String instance, long maxBytes, InstantSource clock, ObjLongConsumer<Counter> counters) {
        this(folder, instance, FlowFormat.TEXT, maxBytes, clock, counters);
    }

    @Override
    public Append begin(String flowId, boolean triggered) throws IOException {
        if (current != null) {
            throw new IllegalStateException("an append to " + current.name + " has not ended");
        }
        prepareFolder();
        String name = FlowFileName.of(flowId, PART);
        FileHeader header = FileHeader.of(renderers, buffer, flowId, instance);
        FlowFile file = open(name, header);
        boolean marked = triggered || file.triggered();
        try {
            if (triggered) {
                file.markTriggered();
            }
            giveUpHalfTheBudget(name, file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        current = new FileAppend(name, file);
        FlowRenderer renderer = file.header().renderer();
        renderer.flow(flowId, instance);
        if (file.length() == 0) {
            renderer.header(buffer, flowId, instance, marked);
        }
        return current;
    }

    @Override
    public boolean putThreads(String flowId, byte[] text) throws IOException {
        prepareFolder();
        String name = FlowFileName.ofThreads(flowId);
        Path file = folder.resolve(name);
        budget.reserve(name, text.length);
        boolean written = false;
        try {
            Files.deleteIfExists(file);
            try (FileChannel channel = PrivateFiles.createFile(file)) {
                ByteBuffer rest = ByteBuffer.wrap(text);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
            written = true;
            return true;
        } finally {
            if (!written) {
                budget.remove(name);
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * Undoes an append that a process had begun and did not live to end: cuts the file back, or removes it if nothing was in it
     * before. Does nothing where the file is gone, shorter, or not this flow's.
     *
     * @param lengthBefore {@link Append#lengthBefore} of that append
     * @throws IOException if that cannot be done now
     */
    public void cutBack(String flowId, int part, long lengthBefore) throws IOException {
        String name = FlowFileName.of(flowId, part);
        Path path = folder.resolve(name);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        FileHeader header = FileHeader.of(renderers, buffer, flowId, instance);
        if (!FlowFile.isHeadedBy(path, header)) {
            return;
        }
        try (FlowFile file = FlowFile.open(path, header)) {
            if (lengthBefore > 0) {
                file.cutTo(lengthBefore);
            } else {
                file.delete();
            }
        }
        loaded = false;
    }

    /** What all flow files in a folder take on tmpfs, in bytes; 0 if there is no folder. Does I/O. */
    public static long usedBytes(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        StoreBudget budget = new StoreBudget(folder, Long.MAX_VALUE, (counter, amount) -> {});
        budget.reload();
        return budget.usedBytes();
    }

    private FlowFile open(String name, FileHeader header) throws IOException {
        FlowFile file = FlowFile.open(folder.resolve(name), header);
        Long pending = pendingCuts.get(name);
        if (pending != null) {
            try {
                file.cutTo(pending);
            } catch (IOException e) {
                file.close();
                throw e;
            }
            pendingCuts.remove(name);
        }
        return file;
    }

    private void prepareFolder() throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.isSymbolicLink(folder)) {
                throw new NotDirectoryException(folder.toString());
            }
            PrivateFiles.createFolders(folder);
            pendingCuts.clear();
            loaded = false;
        }
        if (!loaded) {
            budget.reload();
            loaded = true;
        }
    }

    /** A flow that never ends must not reach the point where it can only be refused: its text starts anew. */
    private void giveUpHalfTheBudget(String name, FlowFile file) throws IOException {
        if (file.length() > 0 && !budget.canHold(2 * file.length())) {
            long bytes = StoreBudget.cost(file.length());
            file.cutTo(0);
            budget.account(name, 0);
            budget.purged(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.rollback();
        }
    }

    private final class FileAppend implements Append {

        private final String name;
        private final FlowFile file;
        private final FlowRenderer renderer;
        private final long lengthBefore;
        private boolean outgrown;

        FileAppend(String name, FlowFile file) {
            this.name = name;
            this.file = file;
            this.renderer = file.header().renderer();
            this.lengthBefore = file.length();
        }

        @Override
        public int part() {
            return PART;
        }

        @Override
        public long lengthBefore() {
            return lengthBefore;
        }

        @Override
        public void entry(LogEntry entry) throws IOException {
            requireCurrent();
            renderer.entry(buffer, entry);
            flushIfFull();
        }

        @Override
        public void record(RecordView record) throws IOException {
            requireCurrent();
            renderer.record(buffer, record);
            flushIfFull();
        }

        @Override
        public void gap(long count, long fromEpochNanos, long toEpochNanos, LossCause cause) throws IOException {
            requireCurrent();
            renderer.gap(buffer, count, fromEpochNanos, toEpochNanos, cause);
            flushIfFull();
        }

        @Override
        public void triggered(long atEpochNanos, String by, String thread) throws IOException {
            requireCurrent();
            renderer.triggered(buffer, atEpochNanos, by, thread);
            flushIfFull();
        }

        @Override
        public void finished(long atEpochNanos, String outcome, long durationNanos) throws IOException {
            requireCurrent();
            renderer.finished(buffer, atEpochNanos, outcome, durationNanos);
            flushIfFull();
        }

        @Override
        public void reopened(long atEpochNanos) throws IOException {
            requireCurrent();
            renderer.reopened(buffer, atEpochNanos);
            flushIfFull();
        }

        @Override
        public void commit(String reason, int entries, int errors) throws IOException {
            requireCurrent();
            Instant now = clock.instant();
            renderer.spilled(buffer, reason, entries, errors, now.getEpochSecond() * 1_000_000_000L + now.getNano());
            flush();
            file.close();
            current = null;
        }

        @Override
        public void rollback() throws IOException {
            requireCurrent();
            current = null;
            buffer.clear();
            try (file) {
                if (file.created() || outgrown) {
                    file.delete();
                    budget.remove(name);
                } else {
                    file.cutTo(lengthBefore);
                    budget.account(name, lengthBefore);
                }
            } catch (IOException e) {
                pendingCuts.put(name, lengthBefore);
                throw e;
            }
            if (outgrown) {
                budget.purged(StoreBudget.cost(lengthBefore));
            }
        }

        private void requireCurrent() {
            if (current != this) {
                throw new IllegalStateException("this append has ended");
            }
        }

        private void flushIfFull() throws IOException {
            if (buffer.length() >= BUFFER_BYTES) {
                flush();
            }
        }

        private void flush() throws IOException {
            long length = file.length() + buffer.length();
            // Too long only together with what was there before: rollback gives that up, and the next try succeeds.
            outgrown = lengthBefore > 0 && !budget.canHold(length) && budget.canHold(length - lengthBefore);
            budget.reserve(name, length);
            file.write(buffer.array(), buffer.length());
            buffer.clear();
        }
    }
}
