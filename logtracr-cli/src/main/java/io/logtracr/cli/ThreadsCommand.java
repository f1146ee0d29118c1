package io.logtracr.cli;

import io.logtracr.control.ControlRequest;
import io.logtracr.control.ControlResponse;
import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedInstance;
import io.logtracr.store.FlowText;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code logtracr threads INSTANCE}. */
@Command(name = "threads", description = "Asks a living process what its threads are doing now.")
final class ThreadsCommand implements Callable<Integer> {

    @Mixin
    private DumpDirectoryOption directory;

    @Mixin
    private AskOptions asking;

    @Parameters(
            paramLabel = "INSTANCE",
            arity = "0..1",
            description = "the instance's name, or how it begins; may be left out where only one lives")
    private String name = "";

    private final Session session;

    ThreadsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        List<RecordedInstance> found;
        try (FlowReader reader = directory.open(session)) {
            found = reader.instances().stream()
                    .filter(instance -> instance.name().startsWith(name))
                    .toList();
        }
        List<RecordedInstance> living =
                found.stream().filter(RecordedInstance::alive).toList();
        if (living.size() > 1) {
            throw new CommandException("which instance? "
                    + living.stream().map(RecordedInstance::name).collect(Collectors.joining(", ")));
        }
        if (living.isEmpty()) {
            session.say(
                    found.size() == 1
                            ? found.get(0).name() + " is not alive"
                            : "no living instance " + FlowText.printable(name) + " in " + directory.directory(session));
            return Cli.NOTHING;
        }
        return show(living.get(0));
    }

    private int show(RecordedInstance instance) {
        ControlResponse answer;
        try {
            answer = asking.ask(instance, ControlRequest.threads());
        } catch (IOException e) {
            session.say(e.getMessage());
            return Cli.NOTHING;
        }
        if (!answer.ok()) {
            session.say(answer.message());
            return Cli.NOTHING;
        }
        try (Output out = Output.paged(session)) {
            answer.text().lines().forEach(line -> out.line(FlowText.printableLine(line)));
        }
        return Cli.OK;
    }
}
