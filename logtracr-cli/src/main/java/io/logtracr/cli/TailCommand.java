package io.logtracr.cli;

import io.logtracr.read.FlowPiece;
import io.logtracr.read.FlowReader;
import io.logtracr.read.FlowTail;
import io.logtracr.read.RecordedFlow;
import io.logtracr.store.FlowText;
import io.logtracr.store.TextBlock;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logtracr tail FLOW}. */
@Command(name = "tail", description = "Shows the last entries of a flow and, if asked to, those that come.")
final class TailCommand implements Callable<Integer> {

    private static final int BUSY_MILLIS = 100;
    private static final int QUIET_MILLIS = 500;
    private static final int POLLS_UNTIL_QUIET = 20;

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

    @Option(
            names = {"-f", "--follow"},
            description = "go on with what is recorded, until interrupted")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "COUNT",
            defaultValue = "10",
            description = "how many entries; default: ${DEFAULT-VALUE}")
    private int count;

    @Parameters(paramLabel = "FLOW", description = "the flow's id")
    private String flowId;

    private final Session session;

    TailCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        if (count < 0) {
            throw new CommandException("expected a count of 0 or more, found " + count);
        }
        EntryFilter filter = filters.filter(session, pattern);
        return follow ? follow(filter) : last(filter);
    }

    private int last(EntryFilter filter) throws IOException {
        try (FlowReader reader = directory.open(session)) {
            Optional<RecordedFlow> found = FlowCommand.read(reader, flowId);
            if (found.isEmpty()) {
                FlowCommand.sayWarnings(session, reader.warnings());
                return FlowCommand.notFound(session, flowId, directory.directory(session));
            }
            LastPieces last = new LastPieces(count);
            try (RecordedFlow flow = found.get()) {
                for (FlowPiece piece = flow.next(); piece != null; piece = flow.next()) {
                    if (isShown(filter, piece.block())) {
                        last.add(piece.block());
                    }
                }
            }
            try (Output out = Output.direct(session)) {
                last.blocks.forEach(block -> out.block("", block));
            }
            FlowCommand.sayWarnings(session, reader.warnings());
            return last.sawEntry || filter.isOpen() ? Cli.OK : Cli.NOTHING;
        }
    }

    private int follow(EntryFilter filter) throws IOException {
        directory.open(session).close(); // says what is wrong with the directory, in its own words
        FlowTail tail = new FlowTail(directory.directory(session), directory.wanted(), meantId());
        Output out = Output.direct(session);
        LastPieces before = new LastPieces(count);
        for (FlowPiece piece : tail.poll()) {
            if (isShown(filter, piece.block())) {
                before.add(piece.block());
            }
        }
        before.blocks.forEach(block -> out.block("", block));
        out.flush();
        int quietPolls = 0;
        int warned = 0;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(quietPolls < POLLS_UNTIL_QUIET ? BUSY_MILLIS : QUIET_MILLIS);
            } catch (InterruptedException e) {
                break;
            }
            List<FlowPiece> pieces = tail.poll();
            for (FlowPiece piece : pieces) {
                if (isShown(filter, piece.block())) {
                    out.block("", piece.block());
                }
            }
            out.flush();
            quietPolls = pieces.isEmpty() ? quietPolls + 1 : 0;
            if (tail.warnings().size() > warned) {
                warned = tail.warnings().size();
                session.say(FlowText.printable(tail.warnings().get(warned - 1)));
            }
        }
        return Cli.OK;
    }

    /** The id as given if there is such a flow, else the id that is printed so. */
    private String meantId() throws IOException {
        try (FlowReader reader = directory.open(session)) {
            return reader.flowIds().contains(flowId) ? flowId : FlowText.unprintable(flowId);
        }
    }

    private static boolean isShown(EntryFilter filter, TextBlock block) {
        return block instanceof TextBlock.Entry entry && filter.shows(entry)
                || block instanceof TextBlock.Gap gap && filter.shows(gap)
                || block instanceof TextBlock.Note
                || block instanceof TextBlock.Missing;
    }

    /** The last entries, and the gaps before and between them. */
    private static final class LastPieces {

        private final int most;
        private final Deque<TextBlock> blocks = new ArrayDeque<>();
        private int entries;
        private boolean sawEntry;

        LastPieces(int most) {
            this.most = most;
        }

        void add(TextBlock block) {
            blocks.add(block);
            if (block instanceof TextBlock.Entry) {
                entries++;
                sawEntry = true;
            }
            while (entries > most) {
                if (blocks.remove() instanceof TextBlock.Entry) {
                    entries--;
                }
            }
        }
    }
}
