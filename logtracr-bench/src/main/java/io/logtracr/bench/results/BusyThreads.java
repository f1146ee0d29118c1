package io.logtracr.bench.results;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;

/**
 * How much slower threads get when every processor has one to run. Processors of virtual machines are often two halves of one core:
 * then CPU time of two threads at once says up to twice as much as the same work of one thread after the other.
 */
final class BusyThreads {

    private static final int NUMBERS = 4096;
    private static final int SORTS = 500;
    private static final int ROUNDS = 9;
    private static final int WARM_UP = 4;

    private BusyThreads() {}

    /** In words: how many times as long work takes with one thread a processor as with one thread alone. */
    static String describe() {
        int threads = Runtime.getRuntime().availableProcessors();
        if (threads == 1) {
            return "one processor";
        }
        try {
            double alone = median(1);
            return String.format(
                    Locale.ROOT,
                    "%d at once take %.2f times as long as one alone, at the same work each",
                    threads,
                    median(threads) / alone);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    private static double median(int threads) throws InterruptedException {
        double[] nanos = new double[ROUNDS];
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            nanos[Math.max(0, i)] = round(threads);
        }
        Arrays.sort(nanos);
        return nanos[ROUNDS / 2];
    }

    /** Nanoseconds that a thread took, on average. */
    private static double round(int threads) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(threads);
        long[] nanos = new long[threads];
        Thread[] running = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            int index = i;
            running[i] = new Thread(() -> nanos[index] = sort(start));
            running[i].start();
        }
        for (Thread thread : running) {
            thread.join();
        }
        return Arrays.stream(nanos).average().orElseThrow();
    }

    private static long sort(CyclicBarrier start) {
        int[] unsorted = new Random(NUMBERS).ints(NUMBERS).toArray();
        int[] sorted = new int[NUMBERS];
        try {
            start.await();
        } catch (Exception e) {
            throw new IllegalStateException("the other threads ended", e);
        }
        long from = System.nanoTime();
        for (int i = 0; i < SORTS; i++) {
            System.arraycopy(unsorted, 0, sorted, 0, NUMBERS);
            Arrays.sort(sorted);
        }
        return System.nanoTime() - from;
    }
}
