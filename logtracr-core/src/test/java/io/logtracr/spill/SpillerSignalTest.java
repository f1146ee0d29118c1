package io.logtracr.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpillerSignalTest {

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(50);

    private final SpillerSignal signal = new SpillerSignal();
    private final AtomicLong rounds = new AtomicLong();

    @Test
    void wake_endsTheWait() {
        Thread spiller = startSpiller();
        awaitSleep(spiller, 0);

        signal.wake();

        awaitSleep(spiller, 1);
        stop(spiller);
    }

    @Test
    void pressure_endsTheWait() {
        Thread spiller = startSpiller();
        awaitSleep(spiller, 0);

        signal.pressure();

        awaitSleep(spiller, 1);
        stop(spiller);
    }

    @Test
    void await_endsAtOnce_whenSomebodyCalledBefore() {
        signal.bindToCurrentThread();
        signal.wake();
        signal.await(LONG_NANOS);
        signal.pressure();
        signal.await(LONG_NANOS);

        long before = System.nanoTime();
        signal.await(TimeUnit.MILLISECONDS.toNanos(20));

        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(10));
    }

    @Test
    void pressure_costsTheSpillerFewRounds_whenItNeverEnds() {
        Thread spiller = startSpiller();
        awaitSleep(spiller, 0);

        long before = System.nanoTime();
        long calls = 0;
        while (System.nanoTime() - before < TimeUnit.MILLISECONDS.toNanos(200)) {
            signal.pressure();
            calls++;
        }

        assertThat(rounds.get())
                .as("rounds of the spiller in 200 ms of %s calls", calls)
                .isBetween(1L, 450L);
        stop(spiller);
    }

    @Test
    void wake_losesNoCall_whenTheSpillerIsAboutToSleep() throws InterruptedException {
        AtomicLong asked = new AtomicLong();
        AtomicLong seen = new AtomicLong();
        CountDownLatch ready = new CountDownLatch(1);
        Thread spiller = new Thread(() -> {
            signal.bindToCurrentThread();
            ready.countDown();
            while (seen.get() >= 0 && seen.get() < 20_000) {
                signal.await(LONG_NANOS);
                seen.set(asked.get());
            }
        });
        spiller.start();
        ready.await();

        for (int i = 1; i <= 20_000; i++) {
            asked.set(i);
            signal.wake();
            while (seen.get() < i) {
                Thread.onSpinWait();
            }
        }

        spiller.join();
        assertThat(seen.get()).isEqualTo(20_000);
    }

    private Thread startSpiller() {
        Thread thread = new Thread(() -> {
            signal.bindToCurrentThread();
            while (!Thread.currentThread().isInterrupted()) {
                signal.await(LONG_NANOS);
                rounds.incrementAndGet();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void awaitSleep(Thread spiller, long atLeastRounds) {
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> rounds.get() >= atLeastRounds && spiller.getState() == Thread.State.TIMED_WAITING);
    }

    private void stop(Thread spiller) {
        spiller.interrupt();
        signal.wake();
    }
}
