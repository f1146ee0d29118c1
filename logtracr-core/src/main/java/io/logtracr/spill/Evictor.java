package io.logtracr.spill;

import io.logtracr.arena.Arena;
import io.logtracr.flow.ChainQueue;
import io.logtracr.flow.Flow;
import io.logtracr.flow.FlowTable;
import io.logtracr.flow.SpillReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes flows leave memory when there are too many, or when the arena runs short. Spiller thread only. */
final class Evictor {

    /** One in so many flows, or chunks, is made room for at once, so that looking for the oldest pays. */
    private static final int BATCH = 8;

    private record Candidate(Flow flow, long lastNanoTime, boolean kept) {}

    private final Arena arena;
    private final FlowTable table;
    private final ChainQueue queue;
    private final Departures departures;

    Evictor(Arena arena, FlowTable table, ChainQueue queue, Departures departures) {
        this.departures = departures;
        this.arena = arena;
        this.table = table;
        this.queue = queue;
    }

    /**
     * Makes room where it is needed.
     *
     * @param storeWorks if it does not, handing more over to it would free no chunk
     */
    void makeRoom(boolean storeWorks) {
        int tooMany = table.size() - table.maxFlows();
        if (tooMany > 0) {
            evictOldest(tooMany + table.maxFlows() / BATCH);
        }
        int lowWatermark = arena.layout().chunkCount() / BATCH;
        if (!table.life().keepsAll() && arena.freeChunks() < lowWatermark) {
            giveUpUndecided(2 * lowWatermark - arena.freeChunks());
        }
        if (storeWorks && arena.freeChunks() < lowWatermark && !queue.hasQueued()) {
            relieveArena(2 * lowWatermark - arena.freeChunks());
        }
    }

    private void evictOldest(int count) {
        int left = count;
        for (Candidate oldest : oldestFirst()) {
            if (left <= 0) {
                return;
            }
            if (departures.leave(oldest.flow, SpillReason.TOO_MANY_FLOWS, oldest.lastNanoTime, true)) {
                left--;
            }
        }
    }

    /** Flows of which it is not decided whether to keep them, before any that is kept. */
    private void giveUpUndecided(int chunks) {
        int left = chunks;
        for (Candidate oldest : oldestFirst()) {
            if (left <= 0 || oldest.flow.isKept()) {
                return;
            }
            left -= oldest.flow.giveUpUndecided();
        }
    }

    private void relieveArena(int chunks) {
        long bytes = (long) chunks * arena.layout().chunkBytes();
        for (Candidate oldest : oldestFirst()) {
            if (bytes <= 0) {
                return;
            }
            bytes -= oldest.flow.heldBytes();
            oldest.flow.spill(SpillReason.ARENA_PRESSURE);
        }
    }

    /** Those first of which it is not decided whether to keep them. */
    private List<Candidate> oldestFirst() {
        List<Candidate> candidates = new ArrayList<>(table.size());
        for (Flow flow : table.flows()) {
            candidates.add(new Candidate(flow, flow.lastNanoTime(), flow.isKept()));
        }
        long base = candidates.isEmpty() ? 0 : candidates.get(0).lastNanoTime;
        candidates.sort(Comparator.comparing(Candidate::kept)
                .thenComparing(Comparator.comparingLong(candidate -> candidate.lastNanoTime - base)));
        return candidates;
    }
}
