package io.logtracr.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** One run of the command in this process, its output in a pipe. */
public record CommandRun(int code, String out, String err) {

    static CommandRun of(Map<String, String> environment, InstantSource clock, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        int code = new Cli(new Session(out, new PrintWriter(err), false, environment, clock)).run(args);
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString());
    }

    /** Runs it with the arguments alone. */
    public static CommandRun of(String... args) {
        return of(Map.of(), Clock.systemUTC(), args);
    }

    /** What it wrote. */
    public List<String> lines() {
        return out.lines().toList();
    }
}
