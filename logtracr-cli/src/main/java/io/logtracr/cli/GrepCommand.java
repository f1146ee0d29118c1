package io.logtracr.cli;

import io.logtracr.read.FlowPiece;
import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedFlow;
import io.logtracr.store.FlowText;
import io.logtracr.store.TextBlock;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logtracr grep PATTERN}. */
@Command(
        name = "grep",
        description = "Shows the entries of all flows that have a matching line, each behind its flow's id.")
final class GrepCommand implements Callable<Integer> {

    @Mixin
    private DumpDirectoryOption directory;

    @Mixin
    private FilterOptions filters;

    @Option(
            names = {"-i", "--ignore-case"},
            description = "letters match in either case")
    private boolean ignoreCase;

    @Option(
            names = {"-l", "--flows"},
            description = "only the ids of the flows")
    private boolean idsOnly;

    @Parameters(paramLabel = "PATTERN", converter = PatternConverter.class, description = "a regular expression")
    private Pattern pattern;

    private final Session session;

    GrepCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        Pattern wanted = ignoreCase
                ? Pattern.compile(pattern.pattern(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                : pattern;
        EntryFilter filter = filters.filter(session, wanted);
        boolean any = false;
        try (FlowReader reader = directory.open(session)) {
            try (Output out = Output.paged(session)) {
                for (String flowId : reader.flowIds()) {
                    any |= grep(reader, flowId, filter, out);
                }
            }
            FlowCommand.sayWarnings(session, reader.warnings());
        }
        return any ? Cli.OK : Cli.NOTHING;
    }

    private boolean grep(FlowReader reader, String flowId, EntryFilter filter, Output out) throws IOException {
        Optional<RecordedFlow> found = reader.read(flowId);
        if (found.isEmpty()) {
            return false;
        }
        String shownId = FlowText.printable(flowId);
        boolean any = false;
        try (RecordedFlow flow = found.get()) {
            for (FlowPiece piece = flow.next(); piece != null; piece = flow.next()) {
                if (piece.block() instanceof TextBlock.Entry entry && filter.shows(entry)) {
                    any = true;
                    if (idsOnly) {
                        out.line(shownId);
                        return true;
                    }
                    out.block(shownId + ": ", entry);
                }
            }
        }
        return any;
    }
}
