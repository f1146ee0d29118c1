package io.logtracr.bench.macro;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;

/** What this process used so far, all threads of it: also the compiler's and the collector's. */
final class ProcessCosts {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path STAT = Path.of("/proc/self/stat");
    /** Counted from behind the process's name. */
    private static final int SYSTEM_TIME = 12;

    private static final long NANOS_A_TICK = 10_000_000;
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final String RESET_PEAK = "5";
    private static final String TRIM = "systemTrimNativeHeap";
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private ProcessCosts() {}

    /** CPU time in nanoseconds. */
    static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /** CPU time spent in the kernel, in nanoseconds, right to a hundredth of a second. */
    static long systemNanos() throws IOException {
        String stat = Files.readString(STAT);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[SYSTEM_TIME]) * NANOS_A_TICK;
    }

    /** Forgets the peak of resident memory. */
    static void resetPeak() throws IOException {
        Files.writeString(CLEAR, RESET_PEAK);
    }

    /** Peak of resident memory in bytes, mapped files included. */
    static long peakResidentBytes() throws IOException {
        return status("VmHWM");
    }

    /**
     * Resident memory in bytes that no file backs: heap, code, stacks, direct memory. What the C library keeps of memory that was
     * freed, by the compiler above all, is given back before, where the JVM can.
     */
    static long anonymousResidentBytes() throws IOException {
        trimNativeHeap();
        return status("RssAnon");
    }

    private static void trimNativeHeap() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), TRIM, null, null);
        } catch (JMException e) {
            System.err.println(TRIM + " is not there, free memory of the C library counts: " + e);
        }
    }

    /** Bytes of live objects: collects garbage first. */
    static long liveHeapBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long status(String name) throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(name + ":")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException(STATUS + " has no " + name);
    }
}
