package io.logtracr.threads;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Samples platform threads. Each call of the JVM stops the world for as long as the stacks take that it was asked for, so it is
 * asked for a few hundred at a time: many short stops instead of a long one, at the price that threads far apart are seen some
 * milliseconds apart. The locks of {@code java.util.concurrent} that a thread holds are not asked for, as the JVM walks the whole
 * heap for them; who holds what another one waits for is told all the same.
 */
final class PlatformThreads {

    private static final int AT_A_TIME = 200;
    private static final int MOST_DEADLOCKED = 50;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /**
     * Samples all but the calling thread.
     *
     * @param enough asked now and then: whether to leave out the rest
     * @return the numbers of all platform threads that were there
     */
    Set<Long> sample(Consumer<SampledThread> sink, BooleanSupplier enough) {
        long[] ids = threads.getAllThreadIds();
        Set<Long> all = new HashSet<>(2 * ids.length);
        boolean monitors = threads.isObjectMonitorUsageSupported();
        long own = Thread.currentThread().getId();
        for (long id : ids) {
            all.add(id);
        }
        for (int from = 0; from < ids.length && !enough.getAsBoolean(); from += AT_A_TIME) {
            long[] some = Arrays.copyOfRange(ids, from, Math.min(ids.length, from + AT_A_TIME));
            for (ThreadInfo info : threads.getThreadInfo(some, monitors, false, Frames.MOST + 1)) {
                if (info != null && info.getThreadId() != own) {
                    sink.accept(sampled(info));
                }
            }
        }
        return all;
    }

    private static SampledThread sampled(ThreadInfo info) {
        StackTraceElement[] frames = info.getStackTrace();
        MonitorInfo[] locked = info.getLockedMonitors();
        StringBuilder stack = new StringBuilder(80 * frames.length);
        for (int i = 0; i < Math.min(frames.length, Frames.MOST); i++) {
            Frames.add(stack, frames[i]);
            for (MonitorInfo monitor : locked) {
                if (monitor.getLockedStackDepth() == i) {
                    Frames.addLock(stack, monitor.getClassName());
                }
            }
        }
        if (frames.length > Frames.MOST) {
            Frames.addCut(stack);
        }
        return new SampledThread(
                info.getThreadId(),
                info.getThreadName(),
                false,
                info.getThreadState().name(),
                waits(info),
                stack.toString());
    }

    /** The lock's identity only where somebody holds it: else threads that idle alike would not be alike. */
    private static String waits(ThreadInfo info) {
        LockInfo lock = info.getLockInfo();
        if (lock == null) {
            return "";
        }
        return info.getLockOwnerName() == null
                ? lock.getClassName()
                : lock.getClassName() + "@" + Integer.toHexString(lock.getIdentityHashCode()) + " held by \""
                        + Printable.of(info.getLockOwnerName()) + '"';
    }

    /** Who waits for whom in a circle, a line each; empty if nobody does. */
    List<String> deadlocks() {
        long[] ids = threads.findDeadlockedThreads();
        List<String> lines = new ArrayList<>();
        if (ids != null) {
            for (ThreadInfo info : threads.getThreadInfo(Arrays.copyOf(ids, Math.min(ids.length, MOST_DEADLOCKED)))) {
                if (info != null) {
                    lines.add('"' + Printable.of(info.getThreadName()) + "\" waits for " + waits(info));
                }
            }
        }
        return lines;
    }
}
