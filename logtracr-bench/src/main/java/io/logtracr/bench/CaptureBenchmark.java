package io.logtracr.bench;

import org.openjdk.jmh.annotations.Benchmark;

/** What one DEBUG call inside a flow costs the calling thread, with each rival in turn. */
public class CaptureBenchmark extends ForkedBenchmark {

    /** Two strings that were there before, a boolean, a long. */
    @Benchmark
    public void fourArguments(Setting setting, Work work) {
        int call = work.nextCall(setting.target());
        setting.target().fourArguments(work.pod, work.node, (call & 1) == 0, call);
    }

    /** The same in one flow, so that nobody changes the MDC: what is allocated then is the caller's own. */
    @Benchmark
    public void stableMdc(Setting setting, Work work) {
        int call = work.nextCallInOneFlow(setting.target());
        setting.target().fourArguments(work.pod, work.node, (call & 1) == 0, call);
    }

    /** Four arguments with strings made for the call: 26 characters and about 15. */
    @Benchmark
    public void freshStrings(Setting setting, Work work) {
        int call = work.nextCall(setting.target());
        setting.target().fourArguments("kube-system/coredns-" + call, "worker-" + (call & 15), (call & 1) == 0, call);
    }

    /** A message without arguments. */
    @Benchmark
    public void plainMessage(Setting setting, Work work) {
        work.nextCall(setting.target());
        setting.target().plainMessage();
    }

    /** Two strings and a long as key-values. */
    @Benchmark
    public void fluentThreeKeyValues(Setting setting, Work work) {
        int call = work.nextCall(setting.target());
        setting.target().threeKeyValues(work.pod, work.node, call);
    }

    /** An exception with a cause, the same again and again. */
    @Benchmark
    public void exception(Setting setting, Work work) {
        work.nextCall(setting.target());
        setting.target().exception(work.pod, work.failure);
    }
}
