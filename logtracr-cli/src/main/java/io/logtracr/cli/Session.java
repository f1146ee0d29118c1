package io.logtracr.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a run of the command has around it.
 *
 * @param out         where results go
 * @param err         where messages go
 * @param terminal    whether results go to a terminal
 * @param environment the environment variables
 * @param clock       the time
 */
record Session(
        OutputStream out, PrintWriter err, boolean terminal, Map<String, String> environment, InstantSource clock) {

    /** Says something, in one line. */
    void say(String message) {
        err.println("logtracr: " + message.replaceAll("\\R", " "));
        err.flush();
    }
}
