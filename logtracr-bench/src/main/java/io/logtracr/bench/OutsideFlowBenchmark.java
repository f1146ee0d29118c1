package io.logtracr.bench;

import org.openjdk.jmh.annotations.Benchmark;

/** What the recorder costs those who have no flow: compare with {@code DEBUG_OFF}. */
public class OutsideFlowBenchmark extends ForkedBenchmark {

    /** A DEBUG call with four arguments that nobody wants. */
    @Benchmark
    public void outsideFlow(Setting setting, Work work) {
        int call = work.nextCallOutside();
        setting.target().fourArguments(work.pod, work.node, (call & 1) == 0, call);
    }
}
