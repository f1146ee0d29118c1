package io.logtracr.flow;

/**
 * The caps on what flows hold in memory.
 *
 * @param maxFlows       flows in memory; up to twice as many while the spiller makes room
 * @param flowMaxChunks  chunks of one flow, on the way to the store included; at least 2
 * @param recordMaxBytes longest entry as encoded; longer ones are cut
 * @param storing        whether there is a store; if not, what would be spilled is dropped by policy
 */
public record FlowLimits(int maxFlows, int flowMaxChunks, int recordMaxBytes, boolean storing) {}
