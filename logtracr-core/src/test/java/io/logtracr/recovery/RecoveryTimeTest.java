package io.logtracr.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logtracr.OnTmpfs;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long recovery takes: measured as processor time, which a busy machine does not stretch. */
class RecoveryTimeTest {

    private static final int ARENA_BYTES = 32 << 20;
    private static final int FLOWS = 4096;
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration LONGEST_SLICE = Duration.ofMillis(250);

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    @Test
    void work_recoversAFullArenaWithinTwoSeconds_inShortSlices() throws IOException {
        assumeTrue(threads.isCurrentThreadCpuTimeSupported(), "needs a processor time of the thread");
        DeadProcess dead = new DeadProcess(dump, "app-1-0123456789abcdef", ARENA_BYTES, FLOWS);
        for (int i = 0; dead.arena.freeChunks() > 0; i++) {
            dead.record("flow-" + i % FLOWS, "final verdict node=node01 ok=true attempt=2 " + i);
        }
        long entries = dead.table.buffered();
        RecoveryFixture recovery = new RecoveryFixture(dump);

        long start = threads.getCurrentThreadCpuTime();
        long longestSlice = 0;
        long sleep = 0;
        while (sleep == 0) {
            long sliceStart = threads.getCurrentThreadCpuTime();
            sleep = recovery.recovery.work();
            longestSlice = Math.max(longestSlice, threads.getCurrentThreadCpuTime() - sliceStart);
        }

        assertThat(recovery.count(Counter.RECOVERED_ENTRIES)).isEqualTo(entries);
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(LONGEST);
        assertThat(Duration.ofNanos(longestSlice)).isLessThan(LONGEST_SLICE);
    }
}
