package io.logtracr.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The {@code logtracr} command. */
public final class Main {

    private Main() {}

    /** Runs the command and ends the process: 0, 1 if nothing was found, 2 if it was called wrongly or cannot work. */
    public static void main(String[] args) {
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Session session = new Session(
                new FileOutputStream(FileDescriptor.out), err, Terminal.isOutput(), System.getenv(), Clock.systemUTC());
        System.exit(new Cli(session).run(args));
    }
}
