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
    private static final int LONG_RECORD = 32 << 10;
    /** As many can be full in 256 MiB, and leave an eighth free. */
    private static final int FEW_FLOWS = 768;

    /** The recorder's own defaults. */
    public static Sizing defaults() {
        return new Sizing(4096, 32 * MIB, MIB / 4, 16 << 10, 256 * MIB);
    }

    /**
     * For capture alone: an arena in which so many flows can be full at once without running short, so that each overwrites
     * its own oldest entries and none another's. Entries up to 32 KiB where the flows are few.
     *
     * @param flows 1 to 200 000
     */
    public static Sizing roomy(int flows) {
        if (flows <= FEW_FLOWS) {
            return new Sizing(4096, 256 * MIB, MIB / 4, LONG_RECORD, 256 * MIB);
        }
        long flowMaxBytes = Math.max(4 << 10, Math.min(MIB / 4, 512 * MIB / flows));
        int recordMaxBytes = (int) Math.min(LONG_RECORD, flowMaxBytes / 4);
        return new Sizing(Math.max(4096, flows), 1024 * MIB, flowMaxBytes, recordMaxBytes, 256 * MIB);
    }

    /** This, with room for so many bytes of text. */
    public Sizing withStoreMaxBytes(long bytes) {
        return new Sizing(flows, arenaBytes, flowMaxBytes, recordMaxBytes, bytes);
    }

    /** This, with entries up to 32 KiB. */
    public Sizing withLongRecords() {
        return new Sizing(flows, arenaBytes, flowMaxBytes, LONG_RECORD, storeMaxBytes);
    }
}
