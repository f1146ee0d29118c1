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

    private static final int WARM_UP_SHARE = 4;
    private static final double MIB = 1 << 20;
    private static final Sizing SIZING = Sizing.defaults().withStoreMaxBytes(8L << 30);

    private final boolean paced;

    WholeSystem(boolean paced) {
        this.paced = paced;
    }

    @Override
    public Map<String, Double> measure(Rival rival, Effort effort) throws Exception {
        int entriesAFlow = effort.entries() / effort.flows();
        int rate = paced ? effort.entriesASecond() : 0;
        long compiling = WarmUp.run(rival, SIZING, entriesAFlow, rate, WARM_UP_SHARE * effort.entries());
        System.gc();
        try (TmpfsFolder folder = TmpfsFolder.create();
                LogTarget target = rival.open(folder.path(), SIZING)) {
            Map<String, Double> values = measure(rival, effort, target, folder);
            values.put("compiling ms before", (double) compiling);
            return values;
        }
    }

    private Map<String, Double> measure(Rival rival, Effort effort, LogTarget target, TmpfsFolder folder)
            throws Exception {
        Traffic traffic = new Traffic(target, effort.entries() / effort.flows());
        ProcessCosts.resetPeak();
        long cpuBefore = ProcessCosts.cpuNanos();
        long systemBefore = ProcessCosts.systemNanos();
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
        long system = ProcessCosts.systemNanos() - systemBefore;
        long peak = ProcessCosts.peakResidentBytes();
        target.stop();

        TextLines text = TextLines.in(folder.path());
        double entries = effort.entries();
        double kept = rival.writesText() ? text.entries() : entries;
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("CPU ns/entry", cpu / entries);
        values.put("of it system ns/entry", system / entries);
        values.put("CPU ns/entry kept", kept == 0 ? Double.NaN : cpu / kept);
        values.put("calls done after s", logged / 1e9);
        values.put("all written after s", wall / 1e9);
        values.put("peak RSS MiB", peak / MIB);
        values.put("text MiB", text.bytes() / MIB);
        values.put("entries lost", entries - kept);
        return values;
    }
}
