package io.logtracr.bench.macro;

import io.logtracr.bench.TmpfsFolder;
import io.logtracr.bench.rival.LogTarget;
import io.logtracr.bench.rival.Rival;
import io.logtracr.bench.rival.Sizing;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Makes the same calls as the measurement until the compilers have nothing more to do. Compiling costs seconds of processor time,
 * as much as some million entries, and a process that runs for days pays it once.
 */
final class WarmUp {

    private static final int ROUND_ENTRIES = 1_000_000;
    private static final int MOST_ROUNDS = 12;
    private static final int QUIET_ROUNDS = 2;
    /** So much compiling a round is none, in milliseconds. */
    private static final long QUIET_MILLIS = 60;

    private static final CompilationMXBean COMPILERS = ManagementFactory.getCompilationMXBean();

    private WarmUp() {}

    /**
     * Warms up.
     *
     * @param entriesAFlow   entries of each flow
     * @param entriesASecond 0 for as fast as they come
     * @param most           entries, at most
     * @return milliseconds of compiling in the last round
     */
    static long run(Rival rival, Sizing sizing, int entriesAFlow, int entriesASecond, int most) throws IOException {
        long compiling = Long.MAX_VALUE;
        int quiet = 0;
        int left = most;
        for (int round = 0; round < MOST_ROUNDS && quiet < QUIET_ROUNDS && left > 0; round++) {
            int entries = Math.min(left, ROUND_ENTRIES);
            left -= entries;
            long before = COMPILERS.getTotalCompilationTime();
            try (TmpfsFolder folder = TmpfsFolder.create();
                    LogTarget target = rival.open(folder.path(), sizing)) {
                // The last round and every other one go at the measured rate, so that both ways are compiled.
                Traffic traffic = new Traffic(target, entriesAFlow);
                if (entriesASecond > 0 && round % 2 == 1) {
                    new Pacer(entriesASecond).log(traffic, entries);
                } else {
                    traffic.log(entries);
                }
                target.settle();
                target.stop();
            }
            compiling = COMPILERS.getTotalCompilationTime() - before;
            quiet = compiling <= QUIET_MILLIS ? quiet + 1 : 0;
        }
        return compiling;
    }
}
