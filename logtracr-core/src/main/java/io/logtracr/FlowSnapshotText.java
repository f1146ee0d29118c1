package io.logtracr;

import io.logtracr.arena.LogEntry;
import io.logtracr.flow.FlowIds;
import io.logtracr.read.FlowPiece;
import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedFlow;
import io.logtracr.store.FlowText;
import io.logtracr.store.InstanceFolder;
import io.logtracr.store.TextBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A flow of this process as text, from the store and from memory. Does I/O; any thread. */
final class FlowSnapshotText {

    private static final int MAX_CHARS = 4 << 20;

    private final StringBuilder text = new StringBuilder();

    private FlowSnapshotText() {}

    /**
     * The text, cut after 4 Mi characters; empty if there is no such flow. Where memory is not mapped to a file, entries that are
     * spilled at this very moment may be doubled.
     */
    static String of(FlightRecorder recorder, RecorderEngine engine, String flowId) {
        FlowSnapshotText snapshot = new FlowSnapshotText();
        Optional<Path> folder = engine.folder().map(InstanceFolder::path);
        if (folder.isPresent()) {
            snapshot.addFrom(folder.get(), FlowIds.bounded(flowId));
        }
        if (!engine.isMapped() || folder.isEmpty()) {
            List<LogEntry> entries =
                    recorder.snapshot(flowId).map(FlowSnapshot::entries).orElse(List.of());
            FlowText writer = new FlowText();
            for (LogEntry entry : entries) {
                snapshot.add(writer.entry(entry));
            }
        }
        return snapshot.text.toString();
    }

    private void addFrom(Path folder, String flowId) {
        try (FlowReader reader = FlowReader.open(folder)) {
            Optional<RecordedFlow> found = reader.read(flowId);
            if (found.isPresent()) {
                try (RecordedFlow flow = found.get()) {
                    for (FlowPiece piece = flow.next();
                            piece != null && text.length() < MAX_CHARS;
                            piece = flow.next()) {
                        add(piece.block());
                    }
                }
            }
            reader.warnings()
                    .forEach(warning -> text.append("# ").append(warning).append('\n'));
        } catch (IOException e) {
            text.append("# ").append(e.getMessage()).append('\n');
        }
    }

    private void add(TextBlock block) {
        if (text.length() >= MAX_CHARS) {
            return;
        }
        for (String line : block.lines()) {
            text.append(line).append('\n');
        }
        if (text.length() >= MAX_CHARS) {
            text.setLength(MAX_CHARS);
            text.append("\n# cut here; the flow goes on\n");
        }
    }
}
