package io.logtracr.cli;

import io.logtracr.read.ArenaCopy;
import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedInstance;
import io.logtracr.store.FileFlowStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logtracr recover [ARENA] --to DIR}. */
@Command(
        name = "recover",
        description = "Copies what dead processes left in memory into text files. The arenas stay as they are: "
                + "the next start of the application still recovers them.")
final class RecoverCommand implements Callable<Integer> {

    /** So much that no budget stands in the way, and sums do not overflow. */
    private static final long NO_LIMIT = Long.MAX_VALUE / 8;

    @Mixin
    private DumpDirectoryOption directory;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "where the files go; of several arenas each has a folder of its own there")
    private Path target;

    @Parameters(
            paramLabel = "ARENA",
            arity = "0..1",
            description = "an arena's file, or its instance's folder; default: all dead ones in the dump directory")
    private Path arena;

    private final Session session;

    RecoverCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        List<Path> places = arena == null ? deadInstances() : List.of(arena);
        if (places.isEmpty()) {
            session.say("no dead instance with an arena in " + directory.directory(session));
            return Cli.NOTHING;
        }
        long entries = 0;
        List<String> warnings = new ArrayList<>();
        try (Output out = Output.direct(session)) {
            for (Path place : places) {
                ArenaCopy dead = open(place);
                Path folder = places.size() == 1 ? target : target.resolve(dead.instance());
                ArenaCopy.Copied copied = copy(dead, folder);
                entries += copied.entries();
                out.line(dead.instance() + ": " + copied.flows() + (copied.flows() == 1 ? " flow, " : " flows, ")
                        + copied.entries() + (copied.entries() == 1 ? " entry, to " : " entries, to ") + folder);
                warnings.addAll(dead.warnings());
            }
        }
        FlowCommand.sayWarnings(session, warnings);
        return entries > 0 ? Cli.OK : Cli.NOTHING;
    }

    private List<Path> deadInstances() throws IOException {
        try (FlowReader reader = directory.open(session)) {
            return reader.instances().stream()
                    .filter(instance -> !instance.alive() && instance.flowsInMemory() > 0)
                    .map(RecordedInstance::folder)
                    .toList();
        }
    }

    private static ArenaCopy open(Path place) {
        try {
            return ArenaCopy.at(place);
        } catch (IOException e) {
            throw new CommandException(e.getMessage());
        }
    }

    private ArenaCopy.Copied copy(ArenaCopy dead, Path folder) {
        try {
            Files.createDirectories(folder);
            try (FileFlowStore store = new FileFlowStore(
                    folder.toRealPath(), dead.instance(), NO_LIMIT, session.clock(), (counter, amount) -> {})) {
                return dead.copyTo(store);
            }
        } catch (IOException e) {
            throw new CommandException("flows cannot be written to " + folder + ": " + e.getMessage());
        }
    }
}
