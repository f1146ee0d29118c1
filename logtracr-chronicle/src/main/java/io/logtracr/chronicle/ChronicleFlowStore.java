package io.logtracr.chronicle;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordView;
import io.logtracr.store.FlowStore;
import io.logtracr.store.FlowStoreProvider;
import io.logtracr.store.SpillText;
import io.logtracr.store.StoreSetting;
import java.io.IOException;
import java.time.Instant;

/**
 * Stores each spill as an excerpt of the instance's queue, or several where it is too long for one. The text of an excerpt is
 * collected in memory and written in one document. A spill counts when its last excerpt is written: a rollback has nothing to take
 * back, and the next spill has the same number. Thread dumps go to files. Spiller thread only; does I/O.
 */
final class ChronicleFlowStore implements FlowStore {

    private final StoreSetting setting;
    private final QueueWriter writer;
    private final SpillText text = new SpillText();
    private int number = FlowStoreProvider.FIRST_EXCERPT;
    private ExcerptAppend current;

    /** Opens the queue of an instance that has none yet. */
    ChronicleFlowStore(StoreSetting setting) throws IOException {
        this.setting = setting;
        this.writer = new QueueWriter(setting.queue(), setting.instanceFolder(), setting.clock());
        writer.open();
    }

    @Override
    public Append begin(String flowId, boolean triggered) throws IOException {
        if (current != null) {
            throw new IllegalStateException("an append to " + current.flowId + " has not ended");
        }
        writer.open();
        text.clear();
        current = new ExcerptAppend(flowId, triggered);
        return current;
    }

    @Override
    public boolean putThreads(String flowId, byte[] dump) throws IOException {
        return setting.files().putThreads(flowId, dump);
    }

    @Override
    public void close() throws IOException {
        current = null;
        try {
            writer.close();
        } finally {
            setting.files().close();
        }
    }

    private final class ExcerptAppend implements Append {

        private final String flowId;
        private final boolean triggered;
        private int pieces;

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
            writeFull();
        }

        @Override
        public void record(RecordView record) throws IOException {
            requireCurrent();
            text.record(record);
            writeFull();
        }

        @Override
        public void gap(long count, long fromEpochNanos, long toEpochNanos, LossCause cause) throws IOException {
            requireCurrent();
            text.gap(count, fromEpochNanos, toEpochNanos, cause);
            writeFull();
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
            write(true, reason, entries, errors);
            number++;
            current = null;
        }

        /** Writes what is there when it fills an excerpt, so that memory holds no more than that. */
        private void writeFull() throws IOException {
            if (text.bytes() > writer.maxTextBytes()) {
                write(false, "", 0, 0);
            }
        }

        private void write(boolean last, String reason, int entries, int errors) throws IOException {
            long at = setting.clock().millis();
            byte[] bytes = text.toByteArray();
            text.clear();
            int from = 0;
            for (int end = ExcerptCut.end(bytes, from, writer.maxTextBytes());
                    end < bytes.length;
                    end = ExcerptCut.end(bytes, from, writer.maxTextBytes())) {
                writer.write(new Piece(flowId, number, pieces++, false, "", triggered, 0, 0, at), bytes, from, end);
                from = end;
            }
            writer.write(
                    new Piece(flowId, number, pieces++, last, reason, triggered, entries, errors, at),
                    bytes,
                    from,
                    bytes.length);
        }

        @Override
        public void rollback() {
            requireCurrent();
            current = null;
            text.clear();
        }

        private void requireCurrent() {
            if (current != this) {
                throw new IllegalStateException("this append has ended");
            }
        }
    }
}
