package io.logtracr.bench;

import io.logtracr.arena.Arena;
import io.logtracr.arena.ArenaLayout;
import io.logtracr.arena.ArenaMemory;
import io.logtracr.arena.ChainDecoder;
import io.logtracr.arena.ContextMemory;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordScratch;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.FlowFormat;
import io.logtracr.store.FlowStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What an entry costs the recorder's thread: decoded from a chain of the arena, rendered, written to its flow's file on tmpfs.
 * Nanoseconds an entry; the flows take turns, and the oldest files are purged, as they are in a process that runs for long.
 */
public class StoreThroughput extends ForkedBenchmark {

    private static final int ENTRIES_A_SPILL = 500;

    /** A full chain and a store. */
    @State(Scope.Thread)
    public static class Spills {

        private static final int ARENA_BYTES = 8 << 20;
        private static final int CHUNK_BYTES = 1024;
        private static final int FLOWS = 10_000;
        private static final long STORE_MAX_BYTES = 256 << 20;
        private static final long TIME = 1_795_300_000_123_456_789L;
        private static final int DEBUG = 1;

        /** How the entries are written. */
        @Param
        public FlowFormat format;

        private TmpfsFolder folder;
        private ArenaMemory memory;
        private Arena arena;
        private ChainDecoder decoder;
        private FlowStore store;
        private int first = Arena.NONE;
        private int chunk = Arena.NONE;
        private int number;
        private int flow;

        /** Fills the chain. */
        @Setup(Level.Iteration)
        public void fill() throws IOException {
            folder = TmpfsFolder.create();
            memory = ArenaMemory.mapped(folder.path().resolve("recorder.arena"), ARENA_BYTES);
            ArenaLayout layout = ArenaLayout.of(ARENA_BYTES, 16, CHUNK_BYTES);
            arena = new Arena(memory, layout, List.of("logID"), new Arena.Origin(1, TIME, 0));
            decoder = arena.decoder();
            store = new FileFlowStore(
                    folder.path().resolve("flows"),
                    "bench",
                    format,
                    STORE_MAX_BYTES,
                    InstantSource.system(),
                    (counter, amount) -> {});
            first = Arena.NONE;
            chunk = Arena.NONE;
            RecordScratch scratch = arena.newScratch();
            ContextMemory contexts = new ContextMemory();
            for (int i = 0; i < ENTRIES_A_SPILL; i++) {
                if (chunk == Arena.NONE || !append(scratch, contexts, i)) {
                    next(i);
                    contexts.clear();
                    append(scratch, contexts, i);
                }
            }
        }

        private boolean append(RecordScratch scratch, ContextMemory contexts, int i) {
            Object[] arguments = {
                "kube-system/coredns-5d78c64", "node-eu-central-1a-worker" + i % 16, i % 2 == 0, 1000L + i
            };
            return arena.append(
                    chunk,
                    scratch,
                    contexts,
                    DEBUG,
                    i,
                    TIME + i * 20_000L,
                    LossCause.UNKNOWN,
                    "com.acme.scheduler.NodeFilter",
                    "final verdict pod={} node={} suitable={} score={}",
                    arguments,
                    arguments.length,
                    null,
                    "worker-3",
                    Map.of());
        }

        private void next(long firstSequence) {
            int taken = arena.takeChunk();
            arena.open(taken, 1, number++, firstSequence);
            if (chunk == Arena.NONE) {
                first = taken;
            } else {
                arena.link(chunk, taken);
            }
            chunk = taken;
        }

        /** Gives everything back. */
        @TearDown(Level.Iteration)
        public void close() throws IOException {
            store.close();
            memory.close();
            folder.close();
        }
    }

    /** One spill: its entries, the remark, the file opened and closed. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES_A_SPILL)
    public void spill(Spills spills) throws IOException {
        FlowStore.Append append = spills.store.begin("flow-" + spills.flow++ % Spills.FLOWS, false);
        spills.decoder.decode(spills.first, append::record);
        append.commit("flow_full", ENTRIES_A_SPILL, 0);
    }
}
