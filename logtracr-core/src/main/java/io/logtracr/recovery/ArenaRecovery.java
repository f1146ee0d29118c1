package io.logtracr.recovery;

import io.logtracr.arena.DeadArena;
import io.logtracr.arena.DeadStay;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.FlowStoreProvider;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stores what one dead arena holds, step by step. Each step leaves arena and store so that another process can go on, whenever
 * this one is killed. One thread; does I/O.
 *
 * <p>First the append that the dead process, or a recovery before this one, did not finish is cut off, or
 * noted as stored where it is a committed excerpt. Then, oldest stay first, each
 * flow's entries that are not in the store are appended. A flow that the store refuses keeps its place in the arena, and so do
 * its later stays: they must not come before.
 */
final class ArenaRecovery implements Closeable {

    private static final int SCAN_A_STEP = 1024;
    private static final int STEP_BYTES = 1 << 20;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final DeadArena arena;
    private final FileFlowStore store;
    private final Excerpts excerpts;
    private final InstantSource clock;
    private final Set<String> recovered = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private List<DeadStay> stays;
    private int nextStay;
    private int nextChunk;
    private long lastEpochNanos;
    private long entries;
    private int lostStays;
    private IOException refusal;

    /** Tells whether an excerpt, which cannot be cut off, was committed in the dead instance's other store. Does I/O. */
    interface Excerpts {
        /** Fails if it cannot be told in this process. */
        boolean isStored(int number) throws IOException;
    }

    /** @param store the dead instance's own files */
    ArenaRecovery(DeadArena arena, FileFlowStore store, Excerpts excerpts, InstantSource clock) {
        this.arena = arena;
        this.excerpts = excerpts;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Does a few milliseconds of work.
     *
     * @return whether there is more to do
     * @throws IOException if there is no use in going on now; another recovery of the same arena can
     */
    boolean step() throws IOException {
        if (stays == null) {
            if (!arena.scan(SCAN_A_STEP)) {
                stays = arena.stays();
                cutUnfinished();
                startStay(0);
            }
            return true;
        }
        if (nextStay == stays.size()) {
            return false;
        }
        recoverNext(stays.get(nextStay));
        return true;
    }

    private void cutUnfinished() throws IOException {
        Optional<DeadArena.Unfinished> unfinished = arena.unfinished();
        if (unfinished.isPresent()) {
            DeadArena.Unfinished append = unfinished.get();
            if (append.part() < FlowStoreProvider.FIRST_EXCERPT) {
                store.cutBack(append.stay().flowId(), append.part(), append.lengthBefore());
                arena.clearIntent();
            } else if (excerpts.isStored(append.part())) {
                arena.noteSpilled(append.stay(), append.end());
            } else {
                arena.clearIntent();
            }
        }
    }

    private void startStay(int index) {
        nextStay = index;
        nextChunk = 0;
        lastEpochNanos = arena.startEpochNanos();
    }

    private void recoverNext(DeadStay stay) throws IOException {
        if (refused.contains(stay.flowId())) {
            startStay(nextStay + 1);
            return;
        }
        StayWriter writer = new StayWriter(arena, stay, store, lastEpochNanos);
        try {
            nextChunk = arena.read(stay, nextChunk, STEP_BYTES, writer);
            if (nextChunk < 0) {
                writer.gapAtEnd(nowEpochNanos());
            }
            writer.commit();
        } catch (IOException e) {
            writer.rollback();
            refusal = e;
            refused.add(stay.flowId());
            startStay(nextStay + 1);
            return;
        } catch (RuntimeException e) {
            // Damaged so that it can be decoded, but not rendered.
            writer.rollback();
            lostStays++;
            startStay(nextStay + 1);
            return;
        }
        count(stay, writer);
        if (nextChunk < 0) {
            startStay(nextStay + 1);
        }
    }

    private void count(DeadStay stay, StayWriter writer) {
        if (!writer.isEmpty()) {
            entries += writer.entries();
            lastEpochNanos = writer.lastEpochNanos();
            recovered.add(stay.flowId());
        }
    }

    private long nowEpochNanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * NANOS_A_SECOND + now.getNano();
    }

    /** How many flows got entries, or a gap, so far. */
    int flows() {
        return recovered.size();
    }

    /** How many entries were stored so far. */
    long entries() {
        return entries;
    }

    /** How many flow slots, chunks and entries could not be read so far. */
    int damaged() {
        return arena.damaged() + lostStays;
    }

    /** Why the store refused a flow that is still in the arena only; empty if there is none. */
    Optional<IOException> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public void close() throws IOException {
        try (arena) {
            store.close();
        }
    }
}
