package io.logtracr.chronicle;

import net.openhft.chronicle.wire.Wire;

/**
 * The fields of an excerpt before its text.
 *
 * @param flowId    the flow's id
 * @param number    of the spill in its instance
 * @param piece     of the spill, from 0
 * @param last      whether the spill ends with it, and so counts
 * @param reason    why the flow left memory; empty unless it is the last
 * @param triggered whether the flow was marked as worth keeping by then
 * @param entries   of the whole spill; 0 unless it is the last
 * @param errors    how many of them are ERRORs; 0 unless it is the last
 * @param at        when it was written, milliseconds since the epoch
 */
record Piece(
        String flowId,
        int number,
        int piece,
        boolean last,
        String reason,
        boolean triggered,
        int entries,
        int errors,
        long at) {

    void write(Wire wire) {
        wire.write(QueueLayout.FLOW).text(flowId);
        wire.write(QueueLayout.NUMBER).int32(number);
        wire.write(QueueLayout.PIECE).int32(piece);
        wire.write(QueueLayout.LAST).bool(last);
        wire.write(QueueLayout.REASON).text(reason);
        wire.write(QueueLayout.TRIGGERED).bool(triggered);
        wire.write(QueueLayout.ENTRIES).int32(entries);
        wire.write(QueueLayout.ERRORS).int32(errors);
        wire.write(QueueLayout.AT).int64(at);
    }

    static Piece read(Wire wire) {
        return new Piece(
                wire.read(QueueLayout.FLOW).text(),
                wire.read(QueueLayout.NUMBER).int32(),
                wire.read(QueueLayout.PIECE).int32(),
                wire.read(QueueLayout.LAST).bool(),
                wire.read(QueueLayout.REASON).text(),
                wire.read(QueueLayout.TRIGGERED).bool(),
                wire.read(QueueLayout.ENTRIES).int32(),
                wire.read(QueueLayout.ERRORS).int32(),
                wire.read(QueueLayout.AT).int64());
    }
}
