package io.logtracr.store;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordView;

/** A format of stored flows. Used by one thread; every method appends whole lines, with their line ends. */
interface FlowRenderer {

    /** No byte of any format. */
    byte ANY = 0;

    /** What is appended from now on is this flow's. */
    void flow(String flowId, String instance);

    /**
     * The first line of a flow's file. Near its end, followed by {@link #bytesAfterMark} bytes, it has the {@link #mark}; nothing
     * else in it depends on whether the flow is triggered.
     */
    void header(Utf8Buffer out, String flowId, String instance, boolean triggered);

    /** How the header says whether the flow is triggered: as many bytes either way, so that one can be overwritten by the other. */
    byte[] mark(boolean triggered);

    /** What the remark that closes an append begins with, and no other line; each {@link #ANY} stands for one byte, whatever it is. */
    byte[] closingStart();

    /** How many bytes of the header follow the mark, line end included. */
    int bytesAfterMark();

    /** What every file of this flow begins with, whoever wrote it: a part of {@link #header}. */
    void headerStart(Utf8Buffer out, String flowId);

    /** An entry. */
    void entry(Utf8Buffer out, LogEntry entry);

    /** An entry, straight from the arena: the same bytes, cheaper. */
    void record(Utf8Buffer out, RecordView record);

    /** Entries that are missing here; moments in nanoseconds since the epoch. */
    void gap(Utf8Buffer out, long count, long fromEpochNanos, long toEpochNanos, LossCause cause);

    /** The remark that something marked the flow as worth keeping. */
    void triggered(Utf8Buffer out, long atEpochNanos, String by, String thread);

    /** The remark that the flow ended. */
    void finished(Utf8Buffer out, long atEpochNanos, String outcome, long durationNanos);

    /** The remark that the flow goes on after its end. */
    void reopened(Utf8Buffer out, long atEpochNanos);

    /** The remark that closes an append. */
    void spilled(Utf8Buffer out, String reason, int entries, int errors, long atEpochNanos);
}
