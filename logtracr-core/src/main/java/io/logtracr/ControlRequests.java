package io.logtracr;

import io.logtracr.control.ControlHandler;
import io.logtracr.control.ControlRequest;
import io.logtracr.control.ControlResponse;
import io.logtracr.flow.FlowIds;
import io.logtracr.flow.SpillReason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Does what other processes ask for. On the recorder's thread, which does the work afterwards. */
final class ControlRequests implements ControlHandler {

    private final RecorderEngine engine;

    ControlRequests(RecorderEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletableFuture<ControlResponse> handle(ControlRequest request) {
        if (request.command() == ControlRequest.Command.THREADS) {
            return threads();
        }
        if (!engine.isStoring()) {
            return refused("this recorder has no store, flows stay in memory");
        }
        return request.command() == ControlRequest.Command.DUMP ? dump(FlowIds.bounded(request.flowId())) : dumpAll();
    }

    private CompletableFuture<ControlResponse> threads() {
        return engine.dumpThreads()
                .map(taken -> taken.thenApply(text -> new ControlResponse(true, "taken", text)))
                .orElseGet(() -> refused("a thread dump is being taken for somebody else, try again"));
    }

    private CompletableFuture<ControlResponse> dump(String flowId) {
        Optional<CompletableFuture<Boolean>> stored = engine.spill(flowId);
        return stored.isEmpty()
                ? refused("nothing of this flow is in memory")
                : stored.get().thenApply(done -> done ? ControlResponse.done("stored") : notStored());
    }

    private CompletableFuture<ControlResponse> dumpAll() {
        List<CompletableFuture<Boolean>> stored = engine.spillAll(true, SpillReason.REQUESTED);
        if (stored.isEmpty()) {
            return refused("no flow is in memory");
        }
        return CompletableFuture.allOf(stored.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> stored.stream().allMatch(CompletableFuture::join)
                        ? ControlResponse.done("stored " + stored.size() + (stored.size() == 1 ? " flow" : " flows"))
                        : notStored());
    }

    private static ControlResponse notStored() {
        return ControlResponse.refused("not all of it could be stored, see the counters (logtracr stats)");
    }

    private static CompletableFuture<ControlResponse> refused(String message) {
        return CompletableFuture.completedFuture(ControlResponse.refused(message));
    }
}
