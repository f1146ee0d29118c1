package io.logtracr.spill;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.OnTmpfs;
import io.logtracr.arena.ArenaLayout;
import io.logtracr.arena.ArenaMemory;
import io.logtracr.arena.ArenaReader;
import io.logtracr.arena.LogEntry;
import io.logtracr.flow.FlowLimits;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers look at an arena while it is written, stored, dropped and used anew. */
class LiveReadersTest {

    private static final long RUN_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    @TempDir(factory = OnTmpfs.class)
    Path folder;

    private final MemoryStore store = new MemoryStore();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean stop = new AtomicBoolean();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void flows_hasNoForeignOrTornEntry_whileChunksAreDroppedAndUsedAnew() throws Exception {
        ArenaLayout layout = SpillRig.layout(24, 256, 16);
        Path file = folder.resolve("arena");
        try (ArenaMemory memory =
                        ArenaMemory.mapped(file, layout.bytes(), PosixFilePermissions.fromString("rw-------"));
                FileChannel channel = FileChannel.open(file)) {
            SpillRig rig = new SpillRig(layout, new FlowLimits(8, 6, 216, true), store, memory);
            long entries = readWhileRunning(rig, ArenaReader.of(channel).orElseThrow(), 12, false)
                    + readWhileRunning(rig, rig.arena.reader(), 12, false);
            assertThat(entries).isGreaterThan(1000);
            rig.spiller.drain(Long.MAX_VALUE);
            rig.assertEmpty();
        }
    }

    @Test
    void flows_hasNoFalseGap_whileFlowsAreStored() throws Exception {
        ArenaLayout layout = SpillRig.layout(4096, 256, 16);
        SpillRig rig =
                new SpillRig(layout, new FlowLimits(8, 2000, 216, true), store, ArenaMemory.direct(layout.bytes()));
        long entries = readWhileRunning(rig, rig.arena.reader(), 4, true);
        assertThat(entries).isGreaterThan(1000);
        assertThat(rig.lost()).isZero();
    }

    private long readWhileRunning(SpillRig rig, ArenaReader reader, int flows, boolean complete) throws Exception {
        stop.set(false);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int writer = i;
            running.add(threads.submit(() -> write(rig, writer, flows, complete)));
        }
        running.add(threads.submit(() -> {
            while (!stop.get()) {
                rig.advance(complete ? 100 : 5, TimeUnit.MILLISECONDS);
                rig.spiller.work();
            }
        }));
        long deadline = System.nanoTime() + RUN_NANOS;
        long entries = 0;
        try {
            while (System.nanoTime() < deadline) {
                for (ArenaReader.ArenaFlow flow : reader.flows()) {
                    check(flow, complete);
                    entries += flow.entries().size();
                }
            }
        } finally {
            stop.set(true);
        }
        for (Future<?> each : running) {
            each.get();
        }
        return entries;
    }

    private static void check(ArenaReader.ArenaFlow flow, boolean complete) {
        assertThat(flow.damaged()).isZero();
        long sequence = -1;
        for (LogEntry entry : flow.entries()) {
            assertThat(entry.arguments()).hasSize(3);
            int number = (Integer) entry.arguments().get(1);
            assertThat(entry.arguments().get(0)).isEqualTo(flow.flowId());
            assertThat(entry.arguments().get(2)).isEqualTo(textOf(number));
            assertThat(entry.logger()).isEqualTo("com.acme.Filter");
            assertThat(entry.sequence()).isGreaterThan(sequence);
            if (complete && sequence >= 0) {
                assertThat(entry.sequence()).isEqualTo(sequence + 1);
            }
            sequence = entry.sequence();
        }
    }

    private void write(SpillRig rig, int writer, int flows, boolean slowly) {
        Random random = new Random(writer);
        for (int i = 0; !stop.get(); i++) {
            String flow = "flow" + random.nextInt(flows);
            rig.record(flow, flow, i, textOf(i));
            while (slowly && !stop.get() && rig.arena.freeChunks() < 1000) {
                Thread.onSpinWait();
            }
        }
    }

    private static String textOf(int number) {
        return Integer.toString(number * 31, 36).repeat(1 + number % 12);
    }
}
