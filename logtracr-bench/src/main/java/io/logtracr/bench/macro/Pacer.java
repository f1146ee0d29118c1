package io.logtracr.bench.macro;

import java.util.concurrent.locks.LockSupport;

/** Makes calls at a steady rate, a millisecond's worth at a time; who falls behind is not waited for, and does not wait. */
final class Pacer {

    private static final long TICK_NANOS = 1_000_000;
    private static final long TICKS_A_SECOND = 1000;

    private final int callsASecond;

    Pacer(int callsASecond) {
        this.callsASecond = callsASecond;
    }

    /**
     * Makes the calls.
     *
     * @return how much longer it took than it should, as a share of that; about 0 if the rate was held
     */
    double log(Traffic traffic, long calls) {
        long start = System.nanoTime();
        long made = 0;
        for (long tick = 1; made < calls; tick++) {
            long due = Math.min(calls, tick * callsASecond / TICKS_A_SECOND);
            traffic.log((int) (due - made));
            made = due;
            long wait = start + tick * TICK_NANOS - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
        }
        double expected = calls * 1e9 / callsASecond;
        return (System.nanoTime() - start) / expected - 1;
    }
}
