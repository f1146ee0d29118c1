package io.logtracr.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** How all benchmarks are run unless the command line says otherwise: nanoseconds a call, in JVMs of their own with a fixed heap. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {
            "-Xms768m",
            "-Xmx768m",
            "-XX:+UseG1GC",
            "-XX:+AlwaysPreTouch",
            JvmOptions.IGNORE_UNKNOWN,
            JvmOptions.OPEN_CHANNELS,
            JvmOptions.OPEN_REFLECTION,
            JvmOptions.EXPORT_REFERENCES,
            JvmOptions.NATIVE_ACCESS,
            JvmOptions.MEMORY_ACCESS
        })
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public abstract class ForkedBenchmark {}
