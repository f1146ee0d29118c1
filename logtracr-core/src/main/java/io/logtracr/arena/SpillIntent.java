package io.logtracr.arena;

/**
 * A spill that the store is, or was when its process died, in the middle of.
 *
 * @param slot         slot of the flow
 * @param serial       its stay in memory
 * @param first        first sequence number that is being stored: where more is noted as spilled now, the spill is done
 * @param end          all sequence numbers being stored are below this one; {@link Long#MAX_VALUE} if it was not known
 * @param part         number of the flow's part that is appended to
 * @param lengthBefore length of that part before the append, in bytes
 */
public record SpillIntent(int slot, long serial, long first, long end, int part, long lengthBefore) {}
