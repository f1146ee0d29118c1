package io.logtracr;

import io.logtracr.arena.ArenaLayout;
import io.logtracr.config.RecorderConfig;
import io.logtracr.config.StoreConfig;
import io.logtracr.flow.FlowLimits;
import io.logtracr.store.StoreLimits;
import java.util.OptionalLong;

/** The sizes of an engine: what was configured, within what the container has. */
record EngineSizes(ArenaLayout layout, FlowLimits limits, StoreLimits store) {

    static final int CHUNK_BYTES = 1024;

    /** Arena and store may each take one in so many bytes of the container's memory. */
    private static final int SHARE_OF_CONTAINER = 4;

    private static final long SMALLEST_ARENA_BYTES = 256 << 10;
    private static final long SMALLEST_STORE_BYTES = 1 << 20;
    private static final int SLOTS_A_FLOW = 2;
    private static final int FEWEST_CHUNKS_A_FLOW = 4;

    static EngineSizes of(RecorderConfig config, OptionalLong containerBytes, StatusReporter reporter) {
        long arenaBytes =
                clamp("LOGTRACR_BUFFER_BYTES", config.bufferBytes(), SMALLEST_ARENA_BYTES, containerBytes, reporter);
        long storeBytes = clamp(
                "LOGTRACR_STORE_MAX_BYTES", config.store().maxBytes(), SMALLEST_STORE_BYTES, containerBytes, reporter);
        int maxFlows = (int) Math.max(1, Math.min(config.maxFlows(), arenaBytes / CHUNK_BYTES));
        ArenaLayout layout = ArenaLayout.of((int) arenaBytes, SLOTS_A_FLOW * maxFlows, CHUNK_BYTES);
        int flowMaxChunks =
                (int) Math.max(FEWEST_CHUNKS_A_FLOW, Math.min(config.flowMaxBytes(), arenaBytes / 2) / CHUNK_BYTES);
        int recordMaxBytes = Math.min(config.recordMaxBytes(), flowMaxChunks / 4 * layout.bodyBytes());
        return new EngineSizes(
                layout,
                new FlowLimits(maxFlows, flowMaxChunks, recordMaxBytes, config.storeEnabled()),
                store(config.store(), storeBytes));
    }

    private static StoreLimits store(StoreConfig config, long maxBytes) {
        return new StoreLimits(
                maxBytes,
                config.maxFiles(),
                config.flowMaxBytes(),
                config.maxAge().toNanos(),
                config.keepFree().percent(),
                config.keepFree().bytes());
    }

    private static long clamp(
            String key, long configured, long smallest, OptionalLong containerBytes, StatusReporter reporter) {
        if (containerBytes.isEmpty()) {
            return configured;
        }
        long most = Math.max(smallest, containerBytes.getAsLong() / SHARE_OF_CONTAINER);
        if (configured <= most) {
            return configured;
        }
        reporter.warn(
                key + ": expected at most a quarter of the container's memory, " + most + " bytes, found " + configured
                        + "; " + most + " is used",
                null);
        return most;
    }

    /** The limits, with what is known only later: whether there is a store. */
    FlowLimits limits(boolean storing) {
        return new FlowLimits(limits.maxFlows(), limits.flowMaxChunks(), limits.recordMaxBytes(), storing);
    }
}
