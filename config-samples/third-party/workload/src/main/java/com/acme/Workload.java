package com.acme;

import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.MDC;

/**
 * Does units of work one after the other, each with an id in the MDC, first some to warm up and then as many as were asked for, and
 * says what these took: {@code units=20000 wallMillis=812 cpuMillis=1210}, the processor time of the whole process.
 */
public final class Workload {

    private static final String KEY = "logID";
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final boolean setsId;

    private Workload(boolean setsId) {
        this.setsId = setsId;
    }

    /** A piece of work, which may log. */
    @FunctionalInterface
    public interface Unit {

        /** Does it. */
        void run(int number) throws Exception;
    }

    /** Puts the id of each unit into the MDC, under {@code logID}. */
    public static Workload withIds() {
        return new Workload(true);
    }

    /** Leaves the MDC alone: the application sets it itself. */
    public static Workload withoutIds() {
        return new Workload(false);
    }

    /** Runs as many units as the arguments say: how many to warm up, how many to measure, and at most how many a second. */
    public void run(String[] arguments, Unit unit) throws Exception {
        int warmUps = Integer.parseInt(arguments[0]);
        int units = Integer.parseInt(arguments[1]);
        long pauseNanos = NANOS_PER_SECOND / Integer.parseInt(arguments[2]);
        repeat(0, warmUps, pauseNanos, unit);
        long wall = System.nanoTime();
        long cpu = cpuNanos();
        repeat(warmUps, warmUps + units, pauseNanos, unit);
        cpu = cpuNanos() - cpu;
        wall = System.nanoTime() - wall;
        System.out.println(
                "units=" + units + " wallMillis=" + wall / NANOS_PER_MILLI + " cpuMillis=" + cpu / NANOS_PER_MILLI);
    }

    private void repeat(int from, int to, long pauseNanos, Unit unit) throws Exception {
        long start = System.nanoTime();
        for (int number = from; number < to; number++) {
            LockSupport.parkNanos(start + (number - from) * pauseNanos - System.nanoTime());
            if (setsId) {
                MDC.put(KEY, "unit-" + number);
            }
            try {
                unit.run(number);
            } finally {
                if (setsId) {
                    MDC.remove(KEY);
                }
            }
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
