package io.logtracr.arena;

import java.util.Map;
import java.util.Optional;

/**
 * How far some stays have been spilled, at one moment.
 *
 * @param intent  the spill under way, if there is one
 * @param flowId  the flow of the intent where it can be told without a scan
 * @param spilled for each stay, by serial: all sequence numbers below are in the store or lost; {@link Long#MAX_VALUE} if
 *                the stay has ended
 */
public record SpillProgress(Optional<SpillIntent> intent, Optional<String> flowId, Map<Long, Long> spilled) {}
