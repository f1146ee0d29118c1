package io.logtracr.flow;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bounds the length of flow ids, which are held on the heap and in the arena as long as their flow is in memory. */
public final class FlowIds {

    /** Longer ids are cut. */
    public static final int MAX_CHARS = 8192;

    private static final int HASH_CHARS = 64;

    private FlowIds() {}

    /**
     * The id itself, or, where it is longer than {@link #MAX_CHARS}, its beginning completed by {@code ~} and the SHA-256 of the
     * whole, so that two flows stay two. Any thread; costs nothing but for ids that are too long.
     */
    public static String bounded(String flowId) {
        return flowId.length() <= MAX_CHARS ? flowId : cut(flowId);
    }

    private static String cut(String flowId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            // By characters: an encoding would make all unpaired surrogates one and the same.
            for (int i = 0; i < flowId.length(); i++) {
                digest.update((byte) (flowId.charAt(i) >>> Byte.SIZE));
                digest.update((byte) flowId.charAt(i));
            }
            byte[] hash = digest.digest();
            return flowId.substring(0, MAX_CHARS - HASH_CHARS - 1)
                    + '~'
                    + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java platform has SHA-256.
        }
    }
}
