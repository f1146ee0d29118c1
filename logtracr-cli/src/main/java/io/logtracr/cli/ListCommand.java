package io.logtracr.cli;

import io.logtracr.read.FlowInfo;
import io.logtracr.read.FlowReader;
import io.logtracr.store.FlowText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code logtracr ls}. */
@Command(name = "ls", description = "Lists flows, the newest first.")
final class ListCommand implements Callable<Integer> {

    private static final String FORMAT = "%-9s  %-9s  %-7s  %7s  %6s  %8s  %5s  %s";

    @Mixin
    private DumpDirectoryOption directory;

    @Option(names = "--errors", description = "only flows with entries of level ERROR")
    private boolean errorsOnly;

    @Option(names = "--triggered", description = "only flows that something marked as worth keeping")
    private boolean triggeredOnly;

    @Option(names = "--json", description = "one JSON object a flow")
    private boolean json;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            converter = SinceConverter.class,
            description = "only flows with entries since then: 10m, 2h, or 2026-11-21T22:45:00Z")
    private Since since;

    private final Session session;

    ListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        Instant now = session.clock().instant();
        Instant earliest = since == null ? Instant.MIN : since.before(now);
        try (FlowReader reader = directory.open(session)) {
            List<FlowInfo> flows = reader.flows().stream()
                    .filter(flow -> !errorsOnly || flow.errors() > 0)
                    .filter(flow -> !triggeredOnly || flow.triggered())
                    .filter(flow -> !flow.last().isBefore(earliest))
                    .toList();
            FlowCommand.sayWarnings(session, reader.warnings());
            if (flows.isEmpty()) {
                session.say("no flows in " + directory.directory(session));
                return Cli.NOTHING;
            }
            try (Output out = Output.paged(session)) {
                if (!json) {
                    out.line(title());
                }
                for (FlowInfo flow : flows) {
                    out.line(json ? ListJson.of(flow) : row(flow, now));
                }
            }
            return Cli.OK;
        }
    }

    private static String title() {
        return String.format(
                Locale.ROOT, FORMAT, "STATE", "TRIGGERED", "THREADS", "ENTRIES", "ERRORS", "SIZE", "AGE", "FLOW");
    }

    private static String row(FlowInfo flow, Instant now) {
        return String.format(
                Locale.ROOT,
                FORMAT,
                flow.state().label(),
                flow.triggered() ? "yes" : "-",
                flow.threads() ? "yes" : "-",
                flow.entries(),
                flow.errors(),
                Figures.size(flow.bytes()),
                Figures.age(Duration.between(flow.last(), now)),
                FlowText.printable(flow.flowId()));
    }
}
