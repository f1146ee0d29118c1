package io.logtracr.flow;

import java.nio.charset.StandardCharsets;

/**
 * A hash of a flow id that is the same in every process, run and version: FNV-1a (64 bit) over the id in UTF-8, and the finaliser
 * of MurmurHash3 over that, so that ids that differ in a digit are spread evenly. Unpaired surrogates count as {@code ?}.
 */
public final class FlowHash {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final double RANGE = 0x1p63;

    private FlowHash() {}

    /** The hash. Any thread; allocates the id's bytes. */
    public static long of(String flowId) {
        long hash = FNV_OFFSET;
        for (byte b : flowId.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }

    /**
     * Whether a flow is one of a sample: its hash, less the lowest bit, is below that share of 2 to the 63rd. A smaller sample is a
     * part of every larger one.
     *
     * @param share 0 for none, 1 for all
     */
    public static boolean isSampled(String flowId, double share) {
        if (share <= 0) {
            return false;
        }
        return share >= 1 || (of(flowId) >>> 1) < (long) (share * RANGE);
    }
}
