package io.logtracr.bench.macro;

import io.logtracr.bench.TmpfsFolder;
import io.logtracr.bench.rival.LogTarget;
import io.logtracr.bench.rival.Rival;
import io.logtracr.bench.rival.Sizing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Very many tasks, each in a flow of its own, on virtual threads or on a few platform threads. A task gives way between its
 * turns, so that all are under way together.
 */
final class ManyTasks implements Measurement {

    private static final int TURNS = 10;
    private static final int CALLS_A_TURN = 10;
    private static final int ROUNDS = 5;
    private static final int TIMEOUT_MINUTES = 5;

    private final boolean virtual;

    ManyTasks(boolean virtual) {
        this.virtual = virtual;
    }

    @Override
    public Map<String, Double> measure(Rival rival, Effort effort) throws Exception {
        double bestWall = Double.MAX_VALUE;
        double bestCpu = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            try (TmpfsFolder folder = TmpfsFolder.create();
                    LogTarget target = rival.open(folder.path(), Sizing.roomy(effort.threads()))) {
                long cpu = ProcessCosts.cpuNanos();
                long before = System.nanoTime();
                run(target, effort.threads());
                bestWall = Math.min(bestWall, System.nanoTime() - before);
                bestCpu = Math.min(bestCpu, ProcessCosts.cpuNanos() - cpu);
            }
        }
        double entries = (double) effort.threads() * TURNS * CALLS_A_TURN;
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("tasks", (double) effort.threads());
        values.put("wall ns/entry", bestWall / entries);
        values.put("CPU ns/entry", bestCpu / entries);
        return values;
    }

    private void run(LogTarget target, int tasks) throws Exception {
        ExecutorService executor = executor();
        for (int i = 0; i < tasks; i++) {
            String flowId = "flow-" + i;
            executor.execute(() -> log(target, flowId));
        }
        executor.shutdown();
        if (!executor.awaitTermination(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the tasks do not end");
        }
    }

    private static void log(LogTarget target, String flowId) {
        target.enterFlow(flowId);
        for (int turn = 0; turn < TURNS; turn++) {
            for (int call = 0; call < CALLS_A_TURN; call++) {
                target.fourArguments("kube-system/coredns-5d78c9", "node-eu-central-1a-worker7", true, call);
            }
            Thread.yield();
        }
        target.leaveFlow();
    }

    private ExecutorService executor() throws Exception {
        if (!virtual) {
            return Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        }
        try {
            // By name, because this is compiled for 17.
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            throw new SkippedException("Java " + Runtime.version().feature() + " has no virtual threads");
        }
    }
}
