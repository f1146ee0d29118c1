package io.logtracr;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for chains that were handed over to the spiller. Any thread but the spiller's. */
final class SpillWait {

    private SpillWait() {}

    /**
     * Waits until all is stored or given up.
     *
     * @param stored  one for each chain, as {@link RecorderEngine#spillAll} gives them
     * @param timeout the longest wait for all together; zero to look only
     * @return whether all is stored; {@code false} also after an interrupt, which stays set
     */
    static boolean areStored(List<CompletableFuture<Boolean>> stored, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean all = true;
        for (CompletableFuture<Boolean> each : stored) {
            all &= isStored(each, Math.max(0, deadline - System.nanoTime()));
        }
        return all;
    }

    private static boolean isStored(CompletableFuture<Boolean> stored, long timeoutNanos) {
        try {
            return stored.get(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }
}
