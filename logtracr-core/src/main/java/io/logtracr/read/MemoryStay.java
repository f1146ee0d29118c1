package io.logtracr.read;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.Stay;
import java.util.List;

/**
 * What is in an arena of one stay and not in the store.
 *
 * @param serial  number of the stay
 * @param first   the first sequence number that is not in the store
 * @param lost    entries were dropped, the highest of them below this sequence number; 0: none
 * @param entries its entries from there on, in order
 * @param triggered whether something had marked the flow
 * @param bytes   bytes of its chunks
 */
record MemoryStay(long serial, long first, long lost, List<LogEntry> entries, boolean triggered, long bytes) {

    /** A stay of which nothing could be read. */
    static MemoryStay unread(Stay stay) {
        return new MemoryStay(stay.serial(), stay.spilled(), stay.lost(), List.of(), stay.isTriggered(), 0);
    }
}
