package io.logtracr.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logtracr.arena.Arena;
import io.logtracr.arena.ArenaLayout;
import io.logtracr.arena.ArenaMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LockStripeTest {

    private static final ArenaLayout LAYOUT = ArenaLayout.of(1 << 20, 16, 1024);

    private final LockStripe stripe = new LockStripe(
            new Arena(ArenaMemory.direct(LAYOUT.bytes()), LAYOUT, List.of("logID"), new Arena.Origin(1, 1, 1))
                    .newScratch());

    private long guarded;
    private volatile boolean interrupted;

    @Test
    void lock_letsOneThreadInAtATime() throws InterruptedException {
        int threads = 8;
        int rounds = 100_000;
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                for (int round = 0; round < rounds; round++) {
                    stripe.lock();
                    try {
                        guarded++;
                    } finally {
                        stripe.unlock();
                    }
                }
            });
            all.add(thread);
            thread.start();
        }
        for (Thread thread : all) {
            thread.join();
        }

        assertThat(guarded).isEqualTo((long) threads * rounds);
    }

    @Test
    void tryLock_fails_whileTheLockIsTaken() {
        assertThat(stripe.tryLock()).isTrue();
        assertThat(stripe.tryLock()).isFalse();

        stripe.unlock();

        assertThat(stripe.tryLock()).isTrue();
    }

    @Test
    void lock_sleeps_whileTheHolderTakesLong() {
        stripe.lock();
        AtomicBoolean entered = new AtomicBoolean();
        Thread waiting = start(entered);
        await().atMost(30, TimeUnit.SECONDS).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        assertThat(entered).isFalse();
        stripe.unlock();

        await().atMost(30, TimeUnit.SECONDS).untilTrue(entered);
    }

    @Test
    void lockUnlessStuck_givesUp_whenTheHolderIsStopped() {
        stripe.lock();
        long start = System.nanoTime();
        assertThat(stripe.lockUnlessStuck()).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
        Thread.currentThread().interrupt();
        assertThat(stripe.lockUnlessStuck()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        stripe.unlock();
        assertThat(stripe.lockUnlessStuck()).isTrue();
    }

    @Test
    void lock_keepsTheInterrupt_whenItHasToWait() throws InterruptedException {
        stripe.lock();
        AtomicBoolean entered = new AtomicBoolean();
        Thread waiting = start(entered);
        await().atMost(30, TimeUnit.SECONDS).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        waiting.interrupt();
        await().pollInterval(5, TimeUnit.MILLISECONDS)
                .during(20, TimeUnit.MILLISECONDS)
                .atMost(30, TimeUnit.SECONDS)
                .until(waiting::isInterrupted);

        assertThat(entered).isFalse();
        stripe.unlock();
        waiting.join();

        assertThat(entered).isTrue();
        assertThat(interrupted).isTrue();
    }

    /** The thread says that it entered, and whether it knows then of an interrupt. */
    private Thread start(AtomicBoolean entered) {
        Thread thread = new Thread(() -> {
            stripe.lock();
            try {
                interrupted = Thread.currentThread().isInterrupted();
                entered.set(true);
            } finally {
                stripe.unlock();
            }
        });
        thread.start();
        return thread;
    }
}
