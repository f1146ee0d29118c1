package io.logtracr.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.ParameterException;

/** The command line of a session. One thread. */
final class Cli {

    /** Something was found, or done. */
    static final int OK = 0;

    /** Nothing was found. */
    static final int NOTHING = 1;

    /** Called wrongly, or there is nothing to work on. */
    static final int UNUSABLE = 2;

    private final Session session;
    private final CommandLine commandLine;

    Cli(Session session) {
        this.session = session;
        this.commandLine = new CommandLine(new LogtracrCommand());
        commandLine
                .addSubcommand(new ListCommand(session))
                .addSubcommand(new ShowCommand(session))
                .addSubcommand(new GrepCommand(session))
                .addSubcommand(new TailCommand(session))
                .addSubcommand(new StatsCommand(session))
                .addSubcommand(new DumpCommand(session))
                .addSubcommand(new ThreadsCommand(session))
                .addSubcommand(new RecoverCommand(session))
                .addSubcommand(new AutoComplete.GenerateCompletion())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(new ColorScheme.Builder(session.terminal() ? Ansi.ON : Ansi.OFF).build())
                .setOut(new PrintWriter(new OutputStreamWriter(session.out(), StandardCharsets.UTF_8), true))
                .setErr(session.err())
                .setParameterExceptionHandler((problem, given) -> wrongCall(problem))
                .setExecutionExceptionHandler((problem, command, parsed) -> failed(problem));
    }

    /** Runs a command; never throws. */
    int run(String... args) {
        try {
            return commandLine.execute(args);
        } catch (StackOverflowError e) {
            session.say("the regular expression is too deep for the text it is matched against");
            return UNUSABLE;
        }
    }

    private int wrongCall(ParameterException problem) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        String message = problem.getMessage();
        session.say(message.endsWith(".") ? message : message + " (see " + command + " --help)");
        return UNUSABLE;
    }

    private int failed(Exception problem) {
        if (problem instanceof OutputException output && output.isClosedPipe()) {
            return OK;
        }
        if (problem instanceof OutputException) {
            session.say("the output cannot be written: " + problem.getMessage());
        } else if (problem instanceof CommandException) {
            session.say(problem.getMessage());
        } else if (problem instanceof IOException) {
            session.say(problem.getMessage() == null ? problem.toString() : problem.getMessage());
        } else {
            session.say("this is a bug: " + problem);
            problem.printStackTrace(session.err());
        }
        return UNUSABLE;
    }
}
