package io.logtracr;

import io.logtracr.arena.LogEntry;
import java.util.List;

/**
 * The entries of a flow that were in memory at one moment, oldest first.
 *
 * @param flowId  its id
 * @param entries its entries; a jump of {@link LogEntry#sequence} is a gap
 */
public record FlowSnapshot(String flowId, List<LogEntry> entries) {}
