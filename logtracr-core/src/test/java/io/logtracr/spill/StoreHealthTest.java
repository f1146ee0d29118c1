package io.logtracr.spill;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreHealthTest {

    private static final IOException FULL = new IOException("No space left on device");
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final List<String> said = new ArrayList<>();
    private final Counters counters = new Counters();
    private final AtomicLong drawn = new AtomicLong();
    private final StoreHealth health = new StoreHealth(
            new SpillReporter() {
                @Override
                public void info(String message) {
                    said.add("info: " + message);
                }

                @Override
                public void warn(String message, Throwable cause) {
                    said.add("warn: " + message);
                }
            },
            counters,
            bound -> Math.min(drawn.get(), bound - 1));

    @Test
    void failed_isReportedFirst_onceAMinute_andAtRecoveryWithTheTotal() {
        long start = Long.MAX_VALUE - 90 * SECOND; // the clock overflows meanwhile
        for (int i = 0; i <= 150; i++) {
            health.failed(start + i * SECOND, i % 3 == 0 ? new AccessDeniedException("/f") : FULL);
        }
        health.recovered();
        health.recovered();

        assertThat(said)
                .containsExactly(
                        "warn: the store cannot be written, flows stay in memory as long as there is room: "
                                + "java.nio.file.AccessDeniedException: /f",
                        "warn: the store still cannot be written, 61 tries failed so far (no space 40, permission 21): "
                                + "java.nio.file.AccessDeniedException: /f",
                        "warn: the store still cannot be written, 121 tries failed so far (no space 80, permission 41): "
                                + "java.nio.file.AccessDeniedException: /f",
                        "info: the store can be written again, after 151 failed tries: no space 100, permission 51");
        assertThat(counters.get(Counter.STORE_FAILURES)).isEqualTo(151);
        assertThat(counters.get(Counter.FAILED_NO_SPACE)).isEqualTo(100);
        assertThat(counters.get(Counter.FAILED_ACCESS)).isEqualTo(51);
    }

    @Test
    void failed_isReportedAtOnce_andCountedFromOne_afterARecovery() {
        health.failed(0, FULL);
        health.recovered();
        said.clear();
        health.failed(1, FULL);
        health.recovered();

        assertThat(said)
                .containsExactly(
                        "warn: the store cannot be written, flows stay in memory as long as there is room: "
                                + "java.io.IOException: No space left on device",
                        "info: the store can be written again, after 1 failed tries: no space 1");
    }

    @Test
    void pause_doublesUpToTenSeconds_whateverTheJitter() {
        for (long jitter : new long[] {0, Long.MAX_VALUE}) {
            health.recovered();
            health.failed(0, FULL);
            drawn.set(jitter);
            long now = 0;
            long expected = 100_000_000;
            for (int i = 0; i < 20; i++) {
                health.pause(now);
                long pause = health.nanosUntilRetry(now);
                assertThat(pause).isEqualTo(jitter == 0 ? expected * 3 / 4 : expected * 5 / 4);
                assertThat(health.isRetryDue(now + pause - 1)).isFalse();
                assertThat(health.isRetryDue(now + pause)).isTrue();
                now += pause;
                expected = Math.min(10 * SECOND, 2 * expected);
            }
        }
    }

    @Test
    void resetPause_beginsAnew() {
        drawn.set(0);
        health.failed(0, FULL);
        for (int i = 0; i < 10; i++) {
            health.pause(0);
        }
        health.resetPause();
        health.pause(0);

        assertThat(health.nanosUntilRetry(0)).isEqualTo(75_000_000);
        assertThat(health.nanosUntilRetry(SECOND)).isZero();
    }

    @Test
    void broke_isReportedOnceAMinute() {
        for (int i = 0; i <= 60; i++) {
            health.broke(i * SECOND, "f", new IllegalStateException("x"));
        }

        assertThat(said).hasSize(2);
        assertThat(said.get(1))
                .isEqualTo("warn: what was in memory of flow f could not be stored and is lost, the 61. time since the"
                        + " start: java.lang.IllegalStateException: x");
    }
}
