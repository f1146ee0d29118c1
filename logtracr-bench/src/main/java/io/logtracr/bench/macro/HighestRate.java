package io.logtracr.bench.macro;

import io.logtracr.bench.TmpfsFolder;
import io.logtracr.bench.rival.LogTarget;
import io.logtracr.bench.rival.Rival;
import io.logtracr.bench.rival.Sizing;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The highest rate at which one thread can log without falling behind and without a loss: doubled until that fails, then
 * halved in between. Each trial has a fresh target. The time is bounded, whatever happens.
 */
final class HighestRate implements Measurement {

    private static final int LOWEST = 50_000;
    private static final int HIGHEST = 20_000_000;
    private static final double RESOLUTION = 1.05;
    private static final int TRIALS = 16;
    /** So much later than planned may a run end. */
    private static final double TOLERANCE = 0.02;

    private static final int ENTRIES_A_FLOW = 500;
    private static final Sizing SIZING = Sizing.defaults().withStoreMaxBytes(16L << 30);

    @Override
    public Map<String, Double> measure(Rival rival, Effort effort) throws Exception {
        isHeld(rival, LOWEST * 4, effort); // warms up
        long held = 0;
        long failed = HIGHEST;
        long rate = LOWEST;
        int trials = 0;
        while (trials < TRIALS && failed > held * RESOLUTION) {
            trials++;
            if (isHeld(rival, (int) rate, effort)) {
                held = rate;
            } else {
                failed = rate;
            }
            rate = failed == HIGHEST ? Math.min(HIGHEST - 1, 2 * rate) : (held + failed) / 2;
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("entries/s held", (double) held);
        values.put("entries/s not held", (double) failed);
        values.put("trials", (double) trials);
        return values;
    }

    private static boolean isHeld(Rival rival, int rate, Effort effort) throws IOException {
        long calls = (long) rate * effort.trialMillis() / 1000;
        try (TmpfsFolder folder = TmpfsFolder.create();
                LogTarget target = rival.open(folder.path(), SIZING)) {
            double late = new Pacer(rate).log(new Traffic(target, ENTRIES_A_FLOW), calls);
            boolean settled = target.settle();
            target.stop();
            return settled && late <= TOLERANCE && target.lost(calls) == 0;
        }
    }
}
