package io.logtracr.recovery;

import io.logtracr.arena.ArenaFile;
import io.logtracr.arena.DamagedArenaException;
import io.logtracr.arena.DeadArena;
import io.logtracr.arena.OtherArenaVersionException;
import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import io.logtracr.store.DeadInstance;
import io.logtracr.store.FailureCause;
import io.logtracr.store.FileFlowStore;
import io.logtracr.store.FlowFormat;
import io.logtracr.store.FlowStoreProvider;
import io.logtracr.store.FlowStoreProviders;
import io.logtracr.store.StoreBudget;
import io.logtracr.store.StoredExcerpts;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Settles one dead instance: stores what its arena holds, and removes the arena; removes the folder if nothing is left in it. One
 * thread; does I/O; the steps throw nothing.
 */
final class InstanceRecovery implements Closeable {

    private final DeadInstance instance;
    private final long lastSignMillis;
    private final long keptMillis;
    private final Counters counters;
    private final InstantSource clock;
    private final Reports reports;
    private ArenaRecovery arena;

    /**
     * One instance's recovery; does nothing yet.
     *
     * @param lastSignMillis when its process was last seen alive
     * @param keptMillis     how long after that the arena is kept, if it cannot be recovered
     */
    InstanceRecovery(
            DeadInstance instance,
            long lastSignMillis,
            long keptMillis,
            Counters counters,
            InstantSource clock,
            Reports reports) {
        this.instance = instance;
        this.lastSignMillis = lastSignMillis;
        this.keptMillis = keptMillis;
        this.counters = counters;
        this.clock = clock;
        this.reports = reports;
    }

    /**
     * Opens the arena, where there is one.
     *
     * @param budget what the instance's stored flows are counted in
     * @return whether there is something to recover, by {@link #step}
     */
    boolean open(StoreBudget budget) {
        try {
            if (!hasArena()) {
                return false;
            }
            FlowFormat format = instance.format();
            Optional<DeadArena> found = DeadArena.open(instance.arena());
            if (found.isEmpty()) {
                ArenaFile.remove(instance.arena());
                return false;
            }
            arena = new ArenaRecovery(
                    found.get(),
                    new FileFlowStore(instance.flows(), instance.name(), format, budget, false, clock),
                    this::isStored,
                    clock);
            return true;
        } catch (OtherArenaVersionException e) {
            reports.infoOnce(
                    name(), name() + " left an " + e.getMessage() + "; it is kept for that version for a while");
            giveUpIfOld();
        } catch (DamagedArenaException e) {
            reports.warnOnce(
                    name(), "nothing of " + name() + " can be recovered, its arena is removed: " + e.getMessage(), e);
            remove();
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
        return false;
    }

    /** What is recovered goes to files, always: only what the dead process had begun is looked for in its other store. */
    private boolean isStored(int excerpt) throws IOException {
        Path folder = instance.flows().getParent();
        Optional<FlowStoreProvider> provider = FlowStoreProviders.find().of(folder);
        if (provider.isEmpty()) {
            throw new IOException("its last spill went to a store that is not on the class path of this process");
        }
        try (StoredExcerpts stored = provider.get().read(folder)) {
            return stored.contains(excerpt);
        }
    }

    /** Does a few milliseconds of work; returns whether there is more to do. */
    boolean step() {
        boolean more = false;
        int flows = arena.flows();
        long entries = arena.entries();
        try {
            more = arena.step();
            if (!more) {
                finish();
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
        counters.add(Counter.RECOVERED_FLOWS, arena.flows() - flows);
        counters.add(Counter.RECOVERED_ENTRIES, arena.entries() - entries);
        return more;
    }

    private void finish() throws IOException {
        if (arena.refusal().isPresent()) {
            failed(arena.refusal().get());
            return;
        }
        remove();
        String found = "recovered " + name() + ": " + arena.flows() + " flows, " + arena.entries() + " entries";
        if (arena.damaged() == 0) {
            reports.info(found);
        } else {
            reports.warn(found + "; its arena was damaged, " + arena.damaged()
                    + " flow slots, chunks or entries could not be read");
        }
    }

    private void failed(Exception cause) {
        FailureCause.count(cause, counters::add);
        reports.warnOnce(
                name(), "the recovery of " + name() + " could not be finished and is tried again: " + cause, cause);
        giveUpIfOld();
    }

    /** An arena is memory: one that cannot be recovered is not kept for ever. */
    void giveUpIfOld() {
        if (clock.millis() - lastSignMillis >= keptMillis) {
            giveUp("it is older than LOGTRACR_STORE_MAX_AGE");
        }
    }

    /** Removes the arena, if it is still there, whatever is in it. */
    void giveUp(String reason) {
        if (hasArena()) {
            reports.warn("the arena of " + name() + " is given up, " + reason);
            remove();
        }
    }

    private boolean hasArena() {
        return Files.isRegularFile(instance.arena(), LinkOption.NOFOLLOW_LINKS);
    }

    private void remove() {
        try {
            ArenaFile.remove(instance.arena());
        } catch (IOException e) {
            reports.warnOnce(name() + " arena", "the arena of " + name() + " cannot be removed: " + e, e);
        }
    }

    private String name() {
        return instance.name();
    }

    /** Lets go of the instance; of what was begun, another one can do the rest. */
    @Override
    public void close() {
        try (DeadInstance locked = instance) {
            if (arena != null) {
                arena.close();
            }
            if (!hasArena()) {
                locked.removeIfEmpty(clock.millis() - keptMillis);
            }
        } catch (IOException | RuntimeException e) {
            reports.warnOnce(name() + " folder", "the folder of " + name() + " cannot be settled: " + e, e);
        }
    }
}
