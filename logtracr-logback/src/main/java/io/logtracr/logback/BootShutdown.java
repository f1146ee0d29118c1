package io.logtracr.logback;

import java.util.concurrent.TimeUnit;

/**
 * Waits for Spring Boot's shutdown: requests that are still running end gracefully then, and belong to flows. The JVM starts all
 * its shutdown hooks at once and waits for each, so waiting for one of them here makes no exit longer.
 */
final class BootShutdown {

    private static final String HOOK = "SpringApplicationShutdownHook";
    private static final long APPEARS_WITHIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOOK_EVERY_MILLIS = 5;

    private BootShutdown() {}

    /** Called by a shutdown hook: returns when Boot's has ended, or if there is none. */
    static void await() {
        try {
            long giveUpAt = System.nanoTime() + APPEARS_WITHIN_NANOS;
            Thread hook = find();
            while (hook == null && System.nanoTime() - giveUpAt < 0) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                hook = find();
            }
            if (hook != null) {
                hook.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread find() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(HOOK)) {
                return thread;
            }
        }
        return null;
    }
}
