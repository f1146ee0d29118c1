package io.logtracr.store;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordView;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;

/** An append to a flow's file: what is told is rendered into a buffer, and written when there is enough. Spiller thread only. */
final class FileAppend implements FlowStore.Append {

    /** So much is written at once, and an entry more. */
    static final int BUFFER_BYTES = 64 << 10;

    private final String flowId;
    private final GrowingFile file;
    private final FlowRenderer renderer;
    private final Utf8Buffer buffer;
    private final PendingCuts cuts;
    private final InstantSource clock;
    private boolean ended;

    /**
     * @param renderer of the format that the file is in
     * @param buffer   what is in it goes into the file first
     * @param cuts     told if the file cannot be cut back
     * @param clock    for the closing remark
     */
    FileAppend(
            String flowId,
            GrowingFile file,
            FlowRenderer renderer,
            Utf8Buffer buffer,
            PendingCuts cuts,
            InstantSource clock) {
        this.flowId = flowId;
        this.file = file;
        this.renderer = renderer;
        this.buffer = buffer;
        this.cuts = cuts;
        this.clock = clock;
    }

    /** Whether it was committed or rolled back. */
    boolean hasEnded() {
        return ended;
    }

    /** The file's name. */
    String fileName() {
        return file.file().name;
    }

    @Override
    public int part() {
        return file.file().part;
    }

    @Override
    public long lengthBefore() {
        return file.lengthBefore();
    }

    @Override
    public void entry(LogEntry entry) throws IOException {
        requireOpen();
        renderer.entry(buffer, entry);
        flushIfFull();
    }

    @Override
    public void record(RecordView record) throws IOException {
        requireOpen();
        renderer.record(buffer, record);
        flushIfFull();
    }

    @Override
    public void gap(long count, long fromEpochNanos, long toEpochNanos, LossCause cause) throws IOException {
        requireOpen();
        renderer.gap(buffer, count, fromEpochNanos, toEpochNanos, cause);
        flushIfFull();
    }

    @Override
    public void triggered(long atEpochNanos, String by, String thread) throws IOException {
        requireOpen();
        renderer.triggered(buffer, atEpochNanos, by, thread);
        flushIfFull();
    }

    @Override
    public void finished(long atEpochNanos, String outcome, long durationNanos) throws IOException {
        requireOpen();
        renderer.finished(buffer, atEpochNanos, outcome, durationNanos);
        flushIfFull();
    }

    @Override
    public void reopened(long atEpochNanos) throws IOException {
        requireOpen();
        renderer.reopened(buffer, atEpochNanos);
        flushIfFull();
    }

    @Override
    public void commit(String reason, int entries, int errors) throws IOException {
        requireOpen();
        Instant now = clock.instant();
        renderer.spilled(buffer, reason, entries, errors, now.getEpochSecond() * 1_000_000_000L + now.getNano());
        flush();
        file.close();
        ended = true;
        file.appended(flowId, entries);
    }

    @Override
    public void rollback() throws IOException {
        requireOpen();
        ended = true;
        buffer.clear();
        try {
            file.rollback();
        } catch (IOException e) {
            cuts.add(file.file(), file.lengthBefore());
            throw e;
        }
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("this append has ended");
        }
    }

    private void flushIfFull() throws IOException {
        if (buffer.length() >= BUFFER_BYTES) {
            flush();
        }
    }

    private void flush() throws IOException {
        file.write(buffer.array(), buffer.length());
        buffer.clear();
    }
}
