package io.logtracr.chronicle;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordView;
import io.logtracr.store.FlowStore;
import io.logtracr.store.FlowStoreProvider;
import io.logtracr.store.SpillText;
import io.logtracr.store.StoreSetting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;

/**
 * Stores each spill as one excerpt of the instance's queue, within a budget. The text is collected in memory and written at commit
 * in one document, so that a rollback has nothing to take back. The queue rolls by size: it is deleted file by file. Spiller
 * thread only; does I/O.
 */
final class ChronicleFlowStore implements FlowStore {

    /** A file is begun at least so often in the time that flows are kept. */
    private static final int FILES_A_LIFE = 8;
    /** What a line takes in an excerpt beside its text. */
    private static final int LINE_BYTES = 5;
    /** What a new file takes beside its excerpts: header and indexes. */
    private static final long FILE_OVERHEAD_BYTES = 128 << 10;
    /** What the other fields of an excerpt take. */
    private static final int FIELDS_BYTES = 512;
    /** A bound on the time that a header which was left open holds up an append. */
    private static final long TIMEOUT_MILLIS = 1000;

    private final StoreSetting setting;
    private final Path folder;
    private final QueueFiles files;
    private final long blockBytes;
    private final SpillText text = new SpillText();
    private SingleChronicleQueue queue;
    private ExcerptAppender appender;
    /** What Chronicle takes for now: it moves only when a new file is wanted. */
    private volatile long cycleMillis;

    private long fileStartMillis;
    /** How much of the current file is filled, at most. */
    private long filled = FILE_OVERHEAD_BYTES;

    private int number = FlowStoreProvider.FIRST_EXCERPT;
    private ExcerptAppend current;

    /** Opens the queue of an instance that has none yet. */
    ChronicleFlowStore(StoreSetting setting) throws IOException {
        this.setting = setting;
        this.folder = setting.instanceFolder().resolve(QueueLayout.FOLDER);
        this.files = new QueueFiles(folder, setting);
        this.blockBytes = QueueLayout.blockBytes(setting.maxBytes());
        this.cycleMillis = setting.clock().millis();
        this.fileStartMillis = cycleMillis;
        open();
    }

    private void open() throws IOException {
        boolean opened = false;
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The spiller's thread has none, so that it keeps no application alive; Chronicle looks for its classes there.
        thread.setContextClassLoader(ChronicleFlowStore.class.getClassLoader());
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            files.makeRoom(QueueLayout.fileBytes(blockBytes), FILE_OVERHEAD_BYTES);
            queue = QueueLayout.builder(setting.instanceFolder(), blockBytes)
                    .timeProvider(() -> cycleMillis)
                    .timeoutMS(TIMEOUT_MILLIS)
                    .build();
            appender = queue.createAppender();
            opened = true;
        } catch (RuntimeException | InternalError e) {
            throw failed(e);
        } finally {
            thread.setContextClassLoader(before);
            if (!opened) {
                closeQueue();
            }
        }
    }

    private static IOException failed(Throwable e) {
        return new IOException("the queue cannot be written: " + e, e);
    }

    @Override
    public Append begin(String flowId, boolean triggered) throws IOException {
        if (current != null) {
            throw new IllegalStateException("an append to " + current.flowId + " has not ended");
        }
        if (queue == null) {
            open();
        }
        text.clear();
        current = new ExcerptAppend(flowId, triggered);
        return current;
    }

    @Override
    public void close() {
        current = null;
        closeQueue();
    }

    private void closeQueue() {
        SingleChronicleQueue open = queue;
        queue = null;
        if (appender != null) {
            appender.close();
            appender = null;
        }
        if (open != null) {
            open.close();
        }
    }

    /** Begins a new file where the current one is full or old; makes room for what comes. */
    private void prepare(long bytes) throws IOException {
        long now = setting.clock().millis();
        boolean old = now - fileStartMillis > setting.maxAge().toMillis() / FILES_A_LIFE;
        boolean roll = old || filled + bytes > blockBytes;
        if (files.makeRoom(roll ? QueueLayout.fileBytes(blockBytes) : 0, roll ? bytes + FILE_OVERHEAD_BYTES : bytes)) {
            queue.refreshDirectoryListing();
        }
        if (roll) {
            // Never back, also where more than one file is filled in a minute: then names run ahead of the clock.
            cycleMillis = Math.max(now, cycleMillis + QueueLayout.CYCLE.lengthInMillis());
            fileStartMillis = now;
            filled = FILE_OVERHEAD_BYTES;
        }
        filled += bytes;
    }

    private final class ExcerptAppend implements Append {

        private final String flowId;
        private final boolean triggered;

        ExcerptAppend(String flowId, boolean triggered) {
            this.flowId = flowId;
            this.triggered = triggered;
        }

        @Override
        public int part() {
            return number;
        }

        @Override
        public long lengthBefore() {
            return 0;
        }

        @Override
        public void entry(LogEntry entry) throws IOException {
            requireCurrent();
            text.entry(entry);
            requireFitting();
        }

        @Override
        public void record(RecordView record) throws IOException {
            requireCurrent();
            text.record(record);
            requireFitting();
        }

        @Override
        public void gap(long count, long fromEpochNanos, long toEpochNanos, LossCause cause) throws IOException {
            requireCurrent();
            text.gap(count, fromEpochNanos, toEpochNanos, cause);
        }

        @Override
        public void triggered(long atEpochNanos, String by, String thread) {
            requireCurrent();
            text.triggered(atEpochNanos, by, thread);
        }

        @Override
        public void finished(long atEpochNanos, String outcome, long durationNanos) {
            requireCurrent();
            text.finished(atEpochNanos, outcome, durationNanos);
        }

        @Override
        public void reopened(long atEpochNanos) {
            requireCurrent();
            text.reopened(atEpochNanos);
        }

        @Override
        public void commit(String reason, int entries, int errors) throws IOException {
            requireCurrent();
            Instant now = setting.clock().instant();
            text.spilled(reason, entries, errors, now.getEpochSecond() * 1_000_000_000L + now.getNano());
            byte[] bytes = text.toByteArray();
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            prepare(bytes.length + (long) lines.size() * LINE_BYTES + flowId.length() * 3L + FIELDS_BYTES);
            try {
                write(reason, entries, errors, now.toEpochMilli(), bytes.length, lines);
            } catch (RuntimeException | InternalError e) {
                closeQueue();
                throw failed(e);
            }
            number++;
            current = null;
        }

        private void write(String reason, int entries, int errors, long at, int bytes, List<String> lines) {
            try (DocumentContext document = appender.writingDocument()) {
                boolean complete = false;
                try {
                    Wire wire = document.wire();
                    wire.write(QueueLayout.FLOW).text(flowId);
                    wire.write(QueueLayout.NUMBER).int32(number);
                    wire.write(QueueLayout.REASON).text(reason);
                    wire.write(QueueLayout.TRIGGERED).bool(triggered);
                    wire.write(QueueLayout.ENTRIES).int32(entries);
                    wire.write(QueueLayout.ERRORS).int32(errors);
                    wire.write(QueueLayout.AT).int64(at);
                    wire.write(QueueLayout.BYTES).int32(bytes);
                    wire.write(QueueLayout.LINES).sequence(lines, (all, out) -> all.forEach(out::text));
                    complete = true;
                } finally {
                    if (!complete) {
                        document.rollbackOnClose();
                    }
                }
            }
        }

        @Override
        public void rollback() {
            requireCurrent();
            current = null;
            text.clear();
        }

        private void requireFitting() throws IOException {
            if (text.bytes() > QueueLayout.maxTextBytes(blockBytes)) {
                throw new IOException(
                        "an excerpt holds at most " + QueueLayout.maxTextBytes(blockBytes) + " bytes of text");
            }
        }

        private void requireCurrent() {
            if (current != this) {
                throw new IllegalStateException("this append has ended");
            }
        }
    }
}
