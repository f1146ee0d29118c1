package io.logtracr.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command as a whole. */
@Command(
        name = "logtracr",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        description = "Looks at recorded flows: of living processes, of dead ones, and in the store.",
        footer = "%nExit codes: 0; 1 nothing found; 2 called wrongly, or no dump directory. "
                + "A flow id that begins with a hyphen goes behind --.")
final class LogtracrCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "expected a command: ls, show, grep, tail, stats, dump, threads, recover");
    }
}
