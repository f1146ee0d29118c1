package io.logtracr.bench.rival;

/**
 * How much a target must be able to take; the rivals without such limits ignore it.
 *
 * @param flows          flows in memory at a time, 1 to 1 000 000
 * @param arenaBytes     memory for all entries, 256 KiB to 1 GiB
 * @param flowMaxBytes   memory for the entries of one flow
 * @param recordMaxBytes longest entry
 * @param storeMaxBytes  files of all flows
 */
public record Sizing(int flows, long arenaBytes, long flowMaxBytes, int recordMaxBytes, long storeMaxBytes) {

    private static final long MIB = 1 << 20;

    /** The recorder's own defaults. */
    public static Sizing defaults() {
        return new Sizing(4096, 32 * MIB, MIB / 4, 16 << 10, 256 * MIB);
    }

    /** Defaults, but an arena in which eight threads with 64 flows each fill all their caps without running short. */
    public static Sizing roomy() {
        return defaults().withArenaBytes(256 * MIB);
    }

    /** This, with another arena. */
    public Sizing withArenaBytes(long bytes) {
        return new Sizing(flows, bytes, flowMaxBytes, recordMaxBytes, storeMaxBytes);
    }

    /** This, with room for so many bytes of text. */
    public Sizing withStoreMaxBytes(long bytes) {
        return new Sizing(flows, arenaBytes, flowMaxBytes, recordMaxBytes, bytes);
    }

    /** This, with a longer entry, in flows that can hold 16 of it at least. */
    public Sizing withRecordMaxBytes(int bytes) {
        return new Sizing(flows, arenaBytes, Math.max(flowMaxBytes, 16L * bytes), bytes, storeMaxBytes);
    }
}
