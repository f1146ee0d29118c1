package io.logtracr.read;

import io.logtracr.FlightRecorder;
import io.logtracr.StatusReporter;
import io.logtracr.config.RecorderConfig;
import io.logtracr.config.StoreFormat;
import io.logtracr.store.TextBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Recorders in a dump directory, and what a reader finds there. */
final class RecordedDirectory {

    final Path path;

    RecordedDirectory(Path path) {
        this.path = path;
    }

    /** A recorder that spills only when asked to. */
    FlightRecorder recorder(int bufferBytes) {
        return recorder(bufferBytes, StoreFormat.TEXT);
    }

    FlightRecorder recorder(int bufferBytes, StoreFormat format) {
        return recorder(bufferBytes, format, 8 << 20);
    }

    FlightRecorder recorder(int bufferBytes, StoreFormat format, int rollBytes) {
        return FlightRecorder.start(
                RecorderConfig.builder()
                        .dumpDir(path)
                        .flowFileMaxBytes(rollBytes)
                        .app("test")
                        .format(format)
                        .dumpInterval(Duration.ofHours(1))
                        .bufferBytes(bufferBytes)
                        .flowMaxBytes(bufferBytes / 4)
                        .maxFlows(64)
                        .build(),
                new Quiet());
    }

    /** All lines of a flow, none if there is no such flow. */
    List<String> lines(String flowId) throws IOException {
        return lines(path, flowId);
    }

    static List<String> lines(Path directory, String flowId) throws IOException {
        List<String> lines = new ArrayList<>();
        blocks(directory, flowId).forEach(block -> lines.addAll(block.lines()));
        return lines;
    }

    /** The lines of a flow's entries and gaps. */
    List<String> entries(String flowId) throws IOException {
        List<String> lines = new ArrayList<>();
        for (TextBlock block : blocks(path, flowId)) {
            if (block instanceof TextBlock.Entry || block instanceof TextBlock.Gap) {
                lines.addAll(block.lines());
            }
        }
        return lines;
    }

    static List<TextBlock> blocks(Path directory, String flowId) throws IOException {
        List<TextBlock> blocks = new ArrayList<>();
        try (FlowReader reader = FlowReader.open(directory)) {
            var found = reader.read(flowId);
            if (found.isPresent()) {
                try (RecordedFlow flow = found.get()) {
                    for (FlowPiece piece = flow.next(); piece != null; piece = flow.next()) {
                        blocks.add(piece.block());
                    }
                }
            }
            if (!reader.warnings().isEmpty()) {
                throw new AssertionError(reader.warnings());
            }
        }
        return blocks;
    }

    /** Copies everything as it is now: what a crash at this moment would leave behind. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** What the recorder has to say is tested elsewhere. */
    private static final class Quiet implements StatusReporter {

        @Override
        public void info(String message) {}

        @Override
        public void warn(String message, Throwable cause) {}
    }
}
