package io.logtracr.spill;

import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import io.logtracr.store.FailureCause;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;

/**
 * Whether the store works, when to try again, and what to say about it: the first failure, every so often while it lasts, and
 * the total when it is over. Spiller thread only.
 */
final class StoreHealth {

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long REPORT_EVERY_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final SpillReporter reporter;
    private final Counters counters;
    private final LongUnaryOperator random;
    /** How often each cause has been met since the store worked. */
    private final Map<FailureCause, Long> causes = new EnumMap<>(FailureCause.class);

    private boolean failing;
    private long failures;
    private long pauseNanos;
    private long retryAtNanos;
    private long reportAtNanos;
    private long broken;
    private long reportBrokenAtNanos;

    /** @param random gives a number from 0 to below the one it is given */
    StoreHealth(SpillReporter reporter, Counters counters, LongUnaryOperator random) {
        this.reporter = reporter;
        this.counters = counters;
        this.random = random;
    }

    /** Whether it is time for another try. */
    boolean isRetryDue(long nanoTime) {
        return nanoTime - retryAtNanos >= 0;
    }

    /** How long until the next try is due. */
    long nanosUntilRetry(long nanoTime) {
        return Math.max(0, retryAtNanos - nanoTime);
    }

    /** A write failed. */
    void failed(long nanoTime, IOException failure) {
        FailureCause cause = FailureCause.of(failure);
        counters.add(Counter.STORE_FAILURES, 1);
        counters.add(cause.counter(), 1);
        causes.merge(cause, 1L, Long::sum);
        failures++;
        if (!failing) {
            failing = true;
            pauseNanos = FIRST_PAUSE_NANOS;
            reportAtNanos = nanoTime + REPORT_EVERY_NANOS;
            reporter.warn(
                    "the store cannot be written, flows stay in memory as long as there is room: " + failure, failure);
        } else if (nanoTime - reportAtNanos >= 0) {
            reportAtNanos = nanoTime + REPORT_EVERY_NANOS;
            reporter.warn(
                    "the store still cannot be written, " + failures + " tries failed so far (" + byCause() + "): "
                            + failure,
                    failure);
        }
    }

    /** A round of tries is over and at least one failed: the next is due after a pause twice as long, give or take a quarter. */
    void pause(long nanoTime) {
        long jitter = random.applyAsLong(pauseNanos / 2 + 1) - pauseNanos / 4;
        retryAtNanos = nanoTime + pauseNanos + jitter;
        pauseNanos = Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos);
    }

    /** Some flows were stored in this round: the next one need not wait longer. */
    void resetPause() {
        pauseNanos = FIRST_PAUSE_NANOS;
    }

    /** A chain was lost by a failure of ours. */
    void broke(long nanoTime, String flowId, Throwable cause) {
        broken++;
        if (broken == 1 || nanoTime - reportBrokenAtNanos >= 0) {
            reportBrokenAtNanos = nanoTime + REPORT_EVERY_NANOS;
            reporter.warn(
                    "what was in memory of flow " + flowId + " could not be stored and is lost, the " + broken
                            + ". time since the start: " + cause,
                    cause);
        }
    }

    private String byCause() {
        StringBuilder text = new StringBuilder();
        causes.forEach((cause, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(cause.text())
                .append(' ')
                .append(count));
        return text.toString();
    }

    /** Everything that had failed is written or given up. */
    void recovered() {
        if (failing) {
            failing = false;
            reporter.info("the store can be written again, after " + failures + " failed tries: " + byCause());
            failures = 0;
            causes.clear();
        }
    }
}
