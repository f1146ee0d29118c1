package io.logtracr.read;

import io.logtracr.store.TextBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Follows a flow while it is recorded: each call of {@link #poll} gives what has come since the one before, straight from the
 * arenas, before any spill. Each entry is given once, whether it is found in memory or, when it was faster, in the store; instances
 * that begin later are found too. One thread; does I/O.
 */
public final class FlowTail {

    private final Path directory;
    private final Predicate<String> wanted;
    private final String flowId;
    private final Map<String, InstanceTail> tails = new HashMap<>();
    private final Warnings warnings = new Warnings();

    /**
     * Follows a flow; does no I/O yet.
     *
     * @param directory as for {@link FlowReader#open(Path, Predicate)}
     * @param wanted    tells by the name which instances
     * @param flowId    the flow, which need not be there yet
     */
    public FlowTail(Path directory, Predicate<String> wanted, String flowId) {
        this.directory = directory;
        this.wanted = wanted;
        this.flowId = flowId;
    }

    /**
     * What has come since the last call, by time; the first call gives everything. No headers.
     *
     * @throws IOException if the directory cannot be read
     */
    public List<FlowPiece> poll() throws IOException {
        List<FlowPiece> pieces = new ArrayList<>();
        try (FlowReader reader = FlowReader.open(directory, wanted)) {
            for (InstanceView view : reader.views()) {
                FlowParts parts = view.parts(flowId);
                for (TextBlock block : tails.computeIfAbsent(view.name(), name -> new InstanceTail(warnings))
                        .next(parts)) {
                    pieces.add(new FlowPiece(view.name(), block));
                }
            }
            reader.warnings().forEach(warnings::add);
        }
        sortByTime(pieces);
        return pieces;
    }

    /** What could not be read so far. */
    public List<String> warnings() {
        return warnings.list();
    }

    /** Stable, so that what one instance recorded keeps its order where times allow; a remark stays behind its entry. */
    private static void sortByTime(List<FlowPiece> pieces) {
        record Timed(Instant time, FlowPiece piece) {}
        List<Timed> timed = new ArrayList<>(pieces.size());
        Map<String, Instant> latest = new HashMap<>();
        for (FlowPiece piece : pieces) {
            Instant time = latest.getOrDefault(piece.instance(), Instant.MIN);
            if (piece.block() instanceof TextBlock.Entry entry && entry.time().isAfter(time)) {
                time = entry.time();
                latest.put(piece.instance(), time);
            }
            timed.add(new Timed(time, piece));
        }
        timed.sort(Comparator.comparing(Timed::time));
        pieces.clear();
        timed.forEach(entry -> pieces.add(entry.piece()));
    }
}
