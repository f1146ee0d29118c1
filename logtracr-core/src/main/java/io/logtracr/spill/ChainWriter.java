package io.logtracr.spill;

import io.logtracr.arena.ChainDecoder;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordView;
import io.logtracr.flow.Chain;
import io.logtracr.flow.Flow;
import io.logtracr.flow.FlowNote;
import io.logtracr.flow.PastStay;
import io.logtracr.store.FlowStore;
import java.io.IOException;
import org.slf4j.event.Level;

/** Passes the entries of one chain to the store, with the gaps between them. Spiller thread only. */
final class ChainWriter implements ChainDecoder.Sink {

    private final FlowStore.Append append;
    private final Flow flow;
    private long expected;
    private long lastEpochNanos;
    private int entries;
    private int errors;

    ChainWriter(FlowStore.Append append, Flow flow) {
        this.append = append;
        this.flow = flow;
        this.expected = flow.stored().nextSequence();
        this.lastEpochNanos = flow.stored().lastEpochNanos();
    }

    /** What is to be told of earlier stays of the flow in memory, before anything of this one. */
    void begin(PastStay past, Chain chain) throws IOException {
        if (past.missing() > 0) {
            append.gap(past.missing(), past.fromEpochNanos(), past.toEpochNanos(), past.cause());
        }
        if (past.ended()) {
            boolean onlyNotes = flow.firstEpochNanos() == 0 && !chain.notes().isEmpty();
            append.reopened(onlyNotes ? chain.notes().get(0).epochNanos() : flow.firstEpochNanos());
        }
    }

    @Override
    public void record(RecordView record) throws IOException {
        if (record.sequence() > expected) {
            LossCause cause = record.lossBefore();
            gap(record.sequence(), record.epochNanos(), cause == LossCause.UNKNOWN ? flow.droppedBy() : cause);
        }
        append.record(record);
        entries++;
        if (record.level() == Level.ERROR) {
            errors++;
        }
        expected = record.sequence() + 1;
        lastEpochNanos = record.epochNanos();
    }

    /** All entries of the chain have passed: writes the gap at its end, if there is one, and the closing remark. */
    void finish(Chain chain) throws IOException {
        if (chain.endSequence() > expected) {
            gap(chain.endSequence(), flow.lastEpochNanos(), flow.droppedBy());
            expected = chain.endSequence();
        }
        for (FlowNote note : chain.notes()) {
            if (note instanceof FlowNote.Triggered triggered) {
                append.triggered(triggered.epochNanos(), triggered.by(), triggered.thread());
            } else if (note instanceof FlowNote.Finished finished) {
                append.finished(finished.epochNanos(), finished.outcome().label(), finished.durationNanos());
            }
        }
        append.commit(chain.reason().label(), entries, errors);
    }

    private void gap(long until, long untilEpochNanos, LossCause cause) throws IOException {
        long from = lastEpochNanos == 0 ? flow.firstEpochNanos() : lastEpochNanos;
        append.gap(until - expected, from, untilEpochNanos, cause);
    }

    /** How many entries were passed on. */
    int entries() {
        return entries;
    }

    /** Wall time of the last entry passed on. */
    long lastEpochNanos() {
        return lastEpochNanos;
    }
}
