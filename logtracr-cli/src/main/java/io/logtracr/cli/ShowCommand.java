package io.logtracr.cli;

import io.logtracr.read.FlowPiece;
import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedFlow;
import io.logtracr.store.FlowText;
import io.logtracr.store.TextBlock;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logtracr show FLOW}. */
@Command(name = "show", description = "Shows a flow: what is in memory and what is stored, of all instances, by time.")
final class ShowCommand implements Callable<Integer> {

    @Mixin
    private DumpDirectoryOption directory;

    @Mixin
    private FilterOptions filters;

    @Option(
            names = "--grep",
            paramLabel = "PATTERN",
            converter = PatternConverter.class,
            description = "only entries with a line that this regular expression matches")
    private Pattern pattern;

    @Option(names = "--json", description = "one JSON object an entry, named as in OpenTelemetry's log data model")
    private boolean json;

    @Option(
            names = "--threads",
            description = "the thread dumps that were taken when the flow was marked, nothing else")
    private boolean threads;

    @Parameters(paramLabel = "FLOW", description = "the flow's id")
    private String flowId;

    private final Session session;

    ShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        try (FlowReader reader = directory.open(session)) {
            if (threads) {
                return showThreads(reader);
            }
            Optional<RecordedFlow> found = FlowCommand.read(reader, flowId);
            if (found.isEmpty()) {
                FlowCommand.sayWarnings(session, reader.warnings());
                return FlowCommand.sayPurged(session, reader, flowId)
                        ? Cli.NOTHING
                        : FlowCommand.notFound(session, flowId, directory.directory(session));
            }
            try (RecordedFlow flow = found.get()) {
                int code = show(flow);
                FlowCommand.sayWarnings(session, reader.warnings());
                return code;
            }
        }
    }

    private int showThreads(FlowReader reader) {
        List<String> texts = reader.threads(flowId);
        if (texts.isEmpty()) {
            texts = reader.threads(FlowText.unprintable(flowId));
        }
        FlowCommand.sayWarnings(session, reader.warnings());
        if (texts.isEmpty()) {
            session.say("no thread dump of flow " + FlowText.printable(flowId) + " in " + directory.directory(session));
            return Cli.NOTHING;
        }
        try (Output out = Output.paged(session)) {
            for (String text : texts) {
                text.lines().forEach(line -> out.line(FlowText.printableLine(line)));
            }
        }
        return Cli.OK;
    }

    private int show(RecordedFlow flow) {
        EntryFilter filter = filters.filter(session, pattern);
        boolean any = filter.isOpen();
        TextBlock header = null;
        try (Output out = Output.paged(session)) {
            JsonLines lines = json ? new JsonLines(out) : null;
            String id = flowId;
            for (FlowPiece piece = flow.next(); piece != null; piece = flow.next()) {
                TextBlock block = piece.block();
                if (block instanceof TextBlock.Header opening) {
                    header = block;
                    id = opening.header().flowId();
                    continue;
                }
                boolean shown = shows(filter, block);
                any |= shown && block instanceof TextBlock.Entry;
                if (shown && json) {
                    lines.write(id, piece);
                } else if (shown) {
                    if (header != null) {
                        out.block("", header);
                        header = null;
                    }
                    out.block("", block);
                }
            }
        }
        if (!any) {
            session.say("no such entries in flow " + FlowText.printable(flowId));
        }
        return any ? Cli.OK : Cli.NOTHING;
    }

    private static boolean shows(EntryFilter filter, TextBlock block) {
        if (block instanceof TextBlock.Entry entry) {
            return filter.shows(entry);
        }
        return block instanceof TextBlock.Gap gap
                ? filter.shows(gap)
                : filter.isOpen() || block instanceof TextBlock.Note || block instanceof TextBlock.Missing;
    }
}
