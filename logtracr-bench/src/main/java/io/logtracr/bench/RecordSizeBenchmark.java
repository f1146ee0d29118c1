package io.logtracr.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How the cost of an entry grows with its length. */
public class RecordSizeBenchmark extends ForkedBenchmark {

    /** The argument. */
    @State(Scope.Benchmark)
    public static class Payload {
        /** Characters of the argument, all ASCII. */
        @Param({"20", "200", "2048", "16384"})
        public int chars;

        private String text;

        /** Makes the argument. */
        @Setup
        public void make() {
            text = "x".repeat(chars);
        }
    }

    /** One string argument. */
    @Benchmark
    public void payload(Setting setting, Work work, Payload payload) {
        work.nextCall(setting.target());
        setting.target().payload(payload.text);
    }
}
