package io.logtracr.read;

import io.logtracr.store.TextBlock;

/**
 * A piece of a flow.
 *
 * @param instance name of the instance that recorded it
 * @param block    an entry, a gap, or another remark
 */
public record FlowPiece(String instance, TextBlock block) {}
