package io.logtracr.cli;

import io.logtracr.control.ControlRequest;
import io.logtracr.control.ControlResponse;
import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedInstance;
import io.logtracr.store.FlowText;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logtracr dump FLOW}. */
@Command(name = "dump", description = "Asks living processes to store now what they have in memory.")
final class DumpCommand implements Callable<Integer> {

    @Mixin
    private DumpDirectoryOption directory;

    @Mixin
    private AskOptions asking;

    @ArgGroup(multiplicity = "1")
    private What what;

    private static final class What {
        @Parameters(paramLabel = "FLOW", description = "the flow's id")
        private String flowId;

        @Option(names = "--all", description = "all flows")
        private boolean all;
    }

    private final Session session;

    DumpCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        List<RecordedInstance> living;
        ControlRequest request;
        try (FlowReader reader = directory.open(session)) {
            living = reader.instances().stream().filter(RecordedInstance::alive).toList();
            request = what.all ? ControlRequest.dumpAll() : ControlRequest.dump(meant(reader));
        }
        if (living.isEmpty()) {
            session.say("no living instance in " + directory.directory(session));
            return Cli.NOTHING;
        }
        boolean any = false;
        try (Output out = Output.direct(session)) {
            for (RecordedInstance instance : living) {
                try {
                    ControlResponse answer = asking.ask(instance, request);
                    out.line(FlowText.printable(instance.name()) + ": " + FlowText.printable(answer.message()));
                    any |= answer.ok();
                } catch (IOException e) {
                    session.say(e.getMessage());
                }
            }
        }
        return any ? Cli.OK : Cli.NOTHING;
    }

    /** The id as it was given, or the one that is printed so. */
    private String meant(FlowReader reader) {
        return reader.flowIds().contains(what.flowId) ? what.flowId : FlowText.unprintable(what.flowId);
    }
}
