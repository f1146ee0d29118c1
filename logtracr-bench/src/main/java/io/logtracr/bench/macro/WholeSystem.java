package io.logtracr.bench.macro;

import io.logtracr.bench.TmpfsFolder;
import io.logtracr.bench.rival.LogTarget;
import io.logtracr.bench.rival.Rival;
import io.logtracr.bench.rival.Sizing;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What entries cost the whole process from the call until their text is in a file on tmpfs. One thread logs; the costs of
 * making the entries are in {@code DEBUG_OFF}.
 */
final class WholeSystem implements Measurement {

    private static final int WARM_UP_ENTRIES = 500_000;
    private static final double MIB = 1 << 20;
    private static final Sizing SIZING = Sizing.defaults().withStoreMaxBytes(8L << 30);

    private final boolean paced;

    WholeSystem(boolean paced) {
        this.paced = paced;
    }

    @Override
    public Map<String, Double> measure(Rival rival, Effort effort) throws Exception {
        int entriesAFlow = effort.entries() / effort.flows();
        try (TmpfsFolder folder = TmpfsFolder.create();
                LogTarget target = rival.open(folder.path(), SIZING)) {
            new Traffic(target, entriesAFlow).log(Math.min(WARM_UP_ENTRIES, effort.entries()));
            target.settle();
        }
        System.gc();
        try (TmpfsFolder folder = TmpfsFolder.create();
                LogTarget target = rival.open(folder.path(), SIZING)) {
            return measure(rival, effort, target, folder);
        }
    }

    private Map<String, Double> measure(Rival rival, Effort effort, LogTarget target, TmpfsFolder folder)
            throws Exception {
        Traffic traffic = new Traffic(target, effort.entries() / effort.flows());
        ProcessCosts.resetPeak();
        long cpuBefore = ProcessCosts.cpuNanos();
        long before = System.nanoTime();
        if (paced) {
            new Pacer(effort.entriesASecond()).log(traffic, effort.entries());
        } else {
            traffic.log(effort.entries());
        }
        long logged = System.nanoTime() - before;
        target.settle();
        long wall = System.nanoTime() - before;
        long cpu = ProcessCosts.cpuNanos() - cpuBefore;
        long peak = ProcessCosts.peakResidentBytes();
        target.stop();

        TextLines text = TextLines.in(folder.path());
        double entries = effort.entries();
        double kept = rival.writesText() ? text.entries() : entries;
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("CPU ns/entry", cpu / entries);
        values.put("CPU ns/entry kept", kept == 0 ? Double.NaN : cpu / kept);
        values.put("calls done after s", logged / 1e9);
        values.put("all written after s", wall / 1e9);
        values.put("peak RSS MiB", peak / MIB);
        values.put("text MiB", text.bytes() / MIB);
        values.put("entries lost", entries - kept);
        return values;
    }
}
