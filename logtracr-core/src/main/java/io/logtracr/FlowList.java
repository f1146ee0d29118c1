package io.logtracr;

import io.logtracr.flow.Chain;
import io.logtracr.flow.Flow;
import io.logtracr.flow.SpillReason;
import io.logtracr.read.StoredFlow;
import io.logtracr.read.StoredFlows;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what is in memory and what is stored of each flow. Does I/O. */
final class FlowList {

    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private FlowList() {}

    static List<FlowSummary> of(RecorderEngine engine) {
        // memory first: a flow that moves to the store meanwhile is rather seen twice than not at all
        Map<Flow, Long> inMemory = inMemory(engine);
        Map<String, StoredFlow> stored = stored(engine);
        List<FlowSummary> flows = new ArrayList<>();
        for (Map.Entry<Flow, Long> entries : inMemory.entrySet()) {
            Flow flow = entries.getKey();
            flows.add(summary(flow, entries.getValue(), Optional.ofNullable(stored.remove(flow.id()))));
        }
        for (StoredFlow flow : stored.values()) {
            flows.add(summary(flow));
        }
        flows.sort(Comparator.comparing(FlowSummary::last).reversed().thenComparing(FlowSummary::flowId));
        return List.copyOf(flows);
    }

    /** Flows with their entries in memory, those included that have left and are on their way to the store. */
    private static Map<Flow, Long> inMemory(RecorderEngine engine) {
        Map<Flow, Long> entries = new LinkedHashMap<>();
        for (Flow flow : engine.table().flows()) {
            entries.put(flow, flow.entries());
        }
        for (Chain chain : engine.queue().all()) {
            entries.merge(chain.flow(), chain.entries(), Long::sum);
        }
        return entries;
    }

    private static Map<String, StoredFlow> stored(RecorderEngine engine) {
        Map<String, StoredFlow> stored = new LinkedHashMap<>();
        if (engine.folder().isPresent()) {
            try {
                for (StoredFlow flow : new StoredFlows(engine.folder().get().path()).list()) {
                    stored.put(flow.flowId(), flow);
                }
            } catch (IOException e) {
                return stored;
            }
        }
        return stored;
    }

    private static FlowSummary summary(Flow flow, long entriesInMemory, Optional<StoredFlow> stored) {
        Instant first = instant(flow.firstEpochNanos());
        return new FlowSummary(
                flow.id(),
                entriesInMemory,
                stored.map(StoredFlow::entries).orElse(0L),
                flow.errors() + stored.map(StoredFlow::errors).orElse(0L),
                flow.heldBytes() + stored.map(StoredFlow::bytes).orElse(0L),
                stored.flatMap(StoredFlow::first).orElse(first),
                instant(flow.lastEpochNanos()),
                stored.flatMap(StoredFlow::reason).flatMap(SpillReason::ofLabel),
                stored.map(StoredFlow::file));
    }

    private static FlowSummary summary(StoredFlow flow) {
        return new FlowSummary(
                flow.flowId(),
                0,
                flow.entries(),
                flow.errors(),
                flow.bytes(),
                flow.first().orElse(flow.lastModified()),
                flow.last().orElse(flow.lastModified()),
                flow.reason().flatMap(SpillReason::ofLabel),
                Optional.of(flow.file()));
    }

    private static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS_A_SECOND), Math.floorMod(epochNanos, NANOS_A_SECOND));
    }
}
