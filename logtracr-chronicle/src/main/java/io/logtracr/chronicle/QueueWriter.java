package io.logtracr.chronicle;

import io.logtracr.store.QueueAccount;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Writes excerpts to an instance's queue, within its account. The queue rolls by size: it is deleted file by file. Spiller thread
 * only; does I/O.
 */
final class QueueWriter implements Closeable {

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

    private final QueueAccount account;
    private final Path instanceFolder;
    private final InstantSource clock;
    private final long blockBytes;
    private SingleChronicleQueue queue;
    private ExcerptAppender appender;
    /** What Chronicle takes for now: it moves only when a new file is wanted. */
    private volatile long cycleMillis;

    /** The file that is written to, {@code null} if there is none yet. */
    private String file;

    private long fileStartMillis;
    /** How much of it is filled, at most. */
    private long filled;

    private int deletions;
    /** Whether all files have the permissions that are configured. */
    private boolean permitted = true;

    QueueWriter(QueueAccount account, Path instanceFolder, InstantSource clock) {
        this.account = account;
        this.instanceFolder = instanceFolder;
        this.clock = clock;
        this.blockBytes = QueueLayout.blockBytes(account.maxBytes());
    }

    /** The longest text of an excerpt, in bytes. */
    int maxTextBytes() {
        return (int) QueueLayout.maxTextBytes(blockBytes);
    }

    /** Opens the queue, unless it is open. Nothing but its table is created yet. */
    void open() throws IOException {
        if (queue != null) {
            return;
        }
        account.open();
        boolean opened = false;
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The spiller's thread has none, so that it keeps no application alive; Chronicle looks for its classes there.
        thread.setContextClassLoader(QueueWriter.class.getClassLoader());
        try {
            // Never back, also where more than one file is filled in a minute: then names run ahead of the clock.
            cycleMillis = Math.max(clock.millis(), cycleMillis);
            queue = QueueLayout.builder(instanceFolder, blockBytes)
                    .timeProvider(() -> cycleMillis)
                    .timeoutMS(TIMEOUT_MILLIS)
                    .build();
            appender = queue.createAppender();
            account.permit();
            opened = true;
        } catch (Exception | InternalError e) { // Chronicle throws IOExceptions that it does not declare
            throw failed(false, e);
        } finally {
            thread.setContextClassLoader(before);
            if (!opened) {
                close();
            }
        }
    }

    /** Writes one excerpt with a part of a text. */
    void write(Piece piece, byte[] text, int from, int end) throws IOException {
        List<String> lines = new String(text, from, end - from, StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (!permitted) {
            account.permit();
            permitted = true;
        }
        boolean begun = prepare(
                end - from + (long) lines.size() * LINE_BYTES + piece.flowId().length() * 3L + FIELDS_BYTES);
        try (DocumentContext document = appender.writingDocument()) {
            boolean complete = false;
            try {
                piece.write(document.wire());
                document.wire().write(QueueLayout.BYTES).int32(end - from);
                document.wire().write(QueueLayout.LINES).sequence(lines, (all, out) -> all.forEach(out::text));
                complete = true;
            } finally {
                if (!complete) {
                    document.rollbackOnClose();
                }
            }
        } catch (Exception | InternalError e) {
            throw failed(begun, e);
        }
        if (begun) {
            permitOrLater();
        }
    }

    /**
     * Leaves the queue so that it can be opened again. A file that was begun for an excerpt has nothing in it without: it must not
     * take a file's room in the account. And Chronicle may not have given back its lock, which is in the table.
     */
    private IOException failed(boolean begun, Throwable cause) {
        IOException failure = cause instanceof IOException sameCause
                ? sameCause
                : new IOException("the queue cannot be written: " + cause, cause);
        String last = file;
        close();
        try {
            account.removeTable();
            if (begun) {
                account.discard(last);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /** What was written counts: a failure here must not have it written again. */
    private void permitOrLater() {
        try {
            account.permit();
        } catch (IOException e) {
            permitted = false;
        }
    }

    /** Begins a new file where the current one is full, old or gone; makes room for what comes. Returns whether it did. */
    private boolean prepare(long bytes) throws IOException {
        long now = clock.millis();
        if (file != null && !account.has(file)) {
            account.forget(file);
            close(); // what is written to it now, nobody would find
            open();
        }
        boolean begins = file == null
                || now - fileStartMillis > account.maxAgeMillis() / FILES_A_LIFE
                || filled + bytes > blockBytes;
        if (!begins) {
            account.fill(file, QueueLayout.fileBytes(blockBytes), bytes);
            filled += bytes;
        } else {
            long cycle = Math.max(now, cycleMillis + (file == null ? 0 : QueueLayout.CYCLE.lengthInMillis()));
            String next = QueueLayout.fileOf((int) (cycle / QueueLayout.CYCLE.lengthInMillis()));
            account.fill(next, QueueLayout.fileBytes(blockBytes), bytes + FILE_OVERHEAD_BYTES);
            cycleMillis = cycle;
            file = next;
            fileStartMillis = now;
            filled = FILE_OVERHEAD_BYTES + bytes;
        }
        if (deletions != account.deletions()) {
            deletions = account.deletions();
            queue.refreshDirectoryListing();
        }
        return begins;
    }

    /** Closes the queue; {@link #open} opens it again, and goes on in a file of its own. */
    @Override
    public void close() {
        SingleChronicleQueue open = queue;
        queue = null;
        if (file != null) {
            file = null;
            cycleMillis += QueueLayout.CYCLE.lengthInMillis();
        }
        if (appender != null) {
            appender.close();
            appender = null;
        }
        if (open != null) {
            open.close();
        }
    }
}
