package io.logtracr.cli;

import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedInstance;
import io.logtracr.store.FlowText;
import io.logtracr.store.PurgedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code logtracr stats}. */
@Command(
        name = "stats",
        description = "Shows what each instance has counted. A living one writes its counters every ten seconds.")
final class StatsCommand implements Callable<Integer> {

    private static final List<String> BALANCE = List.of("accepted", "stored", "buffered", "discarded");
    private static final String TOO_EARLY = "discarded.too_early";

    @Mixin
    private DumpDirectoryOption directory;

    private final Session session;

    StatsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        try (FlowReader reader = directory.open(session)) {
            List<RecordedInstance> instances = reader.instances();
            try (Output out = Output.direct(session)) {
                for (int i = 0; i < instances.size(); i++) {
                    if (i > 0) {
                        out.line("");
                    }
                    show(instances.get(i), out);
                }
            }
            FlowCommand.sayWarnings(session, reader.warnings());
            if (instances.isEmpty()) {
                session.say("no instances in " + directory.directory(session));
            }
            return instances.isEmpty() ? Cli.NOTHING : Cli.OK;
        }
    }

    private static void show(RecordedInstance instance, Output out) {
        Map<String, String> facts = instance.facts();
        out.line(FlowText.printable(instance.name()) + (instance.alive() ? " (alive)" : " (dead)"));
        if (!facts.isEmpty()) {
            out.line("  "
                    + FlowText.printable(
                            "app " + facts.get("app") + ", host " + facts.get("host") + ", pid " + facts.get("pid")
                                    + ", Java " + facts.get("javaVersion") + ", since " + facts.get("start")));
        }
        captured(instance).ifPresent(text -> out.line("  capture  " + FlowText.printable(text)));
        String budget = instance.configuration().get("LOGTRACR_STORE_MAX_BYTES");
        out.line("  flows    " + instance.flowsInMemory() + " in memory, " + instance.flowsStored() + " stored in "
                + Figures.size(instance.storeBytes())
                + (budget == null ? "" : " of " + FlowText.printable(budget)));
        List<PurgedFile> purged = instance.purged();
        if (!purged.isEmpty()) {
            PurgedFile last = purged.get(purged.size() - 1);
            out.line("  purged   last " + FlowCommand.purged(last, last.entries()));
        }
        if (instance.counters().isEmpty()) {
            return;
        }
        out.line("  entries  " + values(instance, balance(instance)));
        List<String> losses = labels(instance, true);
        out.line("  lost     " + (losses.isEmpty() ? "none" : values(instance, losses)));
        List<String> others = labels(instance, false);
        if (!others.isEmpty()) {
            out.line("  other    " + values(instance, others));
        }
    }

    /** Which calls the instance records, with what was changed at run time; empty if it does not say. */
    private static Optional<String> captured(RecordedInstance instance) {
        String capture = instance.configuration().get("LOGTRACR_CAPTURE");
        if (capture == null) {
            return Optional.empty();
        }
        String guards = instance.configuration().getOrDefault("LOGTRACR_GUARDS", capture);
        boolean off = instance.alive() && "false".equals(instance.facts().get("recording"));
        return Optional.of(
                capture + (guards.equals(capture) ? "" : "; guards " + guards) + (off ? "; recording is off" : ""));
    }

    /** What is made of the accepted entries that were not lost; what hardly ever happens only where it did. */
    private static List<String> balance(RecordedInstance instance) {
        List<String> labels = new ArrayList<>(BALANCE);
        if (instance.counters().getOrDefault(TOO_EARLY, 0L) > 0) {
            labels.add(TOO_EARLY);
        }
        return labels;
    }

    /** The counters that are not zero: losses, or what is neither a loss nor part of the balance. */
    private static List<String> labels(RecordedInstance instance, boolean losses) {
        return instance.counters().entrySet().stream()
                .filter(counter -> counter.getValue() != 0)
                .map(Map.Entry::getKey)
                .filter(label -> !balance(instance).contains(label) && label.startsWith("lost.") == losses)
                .toList();
    }

    private static String values(RecordedInstance instance, List<String> labels) {
        StringBuilder text = new StringBuilder();
        for (String label : labels) {
            String name = label.startsWith("lost.") ? label.substring(5) : label;
            text.append(text.isEmpty() ? "" : ", ")
                    .append(FlowText.printable(name))
                    .append(' ')
                    .append(instance.counters().getOrDefault(label, 0L));
        }
        return text.toString();
    }
}
