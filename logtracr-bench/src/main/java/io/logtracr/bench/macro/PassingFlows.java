package io.logtracr.bench.macro;

import io.logtracr.bench.TmpfsFolder;
import io.logtracr.bench.rival.LogTarget;
import io.logtracr.bench.rival.Rival;
import io.logtracr.bench.rival.Sizing;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Memory that a recorder holds beside its arena, after very many flows of three entries came and went: live objects, and what
 * the process took outside the heap. The heap's own pages are all touched before, so that they do not count. The arena is a
 * mapped file, which does not count either.
 */
final class PassingFlows implements Measurement {

    private static final int ENTRIES_A_FLOW = 3;
    private static final int FLOWS_A_SECOND = 20_000;
    private static final int WARM_UP_SHARE = 20;
    private static final double MIB = 1 << 20;

    @Override
    public Map<String, Double> measure(Rival rival, Effort effort) throws Exception {
        pass(rival, effort.passingFlows() / WARM_UP_SHARE);
        long heapBefore = ProcessCosts.liveHeapBytes();
        long nativeBefore = ProcessCosts.anonymousResidentBytes();
        try (TmpfsFolder folder = TmpfsFolder.create();
                LogTarget target = rival.open(folder.path(), Sizing.defaults())) {
            log(target, effort.passingFlows());
            double heap = (ProcessCosts.liveHeapBytes() - heapBefore) / MIB;
            double outside = (ProcessCosts.anonymousResidentBytes() - nativeBefore) / MIB;
            target.stop();
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("flows", (double) effort.passingFlows());
            values.put("live heap MiB more", heap);
            values.put("outside heap MiB more", outside);
            values.put("together MiB", heap + outside);
            values.put("entries lost", (double) target.lost((long) effort.passingFlows() * ENTRIES_A_FLOW));
            return values;
        }
    }

    private static void pass(Rival rival, int flows) throws Exception {
        try (TmpfsFolder folder = TmpfsFolder.create();
                LogTarget target = rival.open(folder.path(), Sizing.defaults())) {
            log(target, flows);
        }
    }

    private static void log(LogTarget target, int flows) {
        new Pacer(FLOWS_A_SECOND * ENTRIES_A_FLOW)
                .log(new Traffic(target, ENTRIES_A_FLOW), (long) flows * ENTRIES_A_FLOW);
        target.settle();
    }
}
