package io.logtracr.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** The user's {@code $PAGER}. */
final class Pager implements Closeable {

    private final Process process;

    private Pager(Process process) {
        this.process = process;
    }

    /** Starts it; {@code null} if there is none, or it cannot be started. */
    static Pager start(Map<String, String> environment) {
        String command = environment.get("PAGER");
        if (command == null || command.isBlank() || command.equals("cat")) {
            return null;
        }
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // Colours as they are; no paging of what fits on the screen.
        builder.environment().putIfAbsent("LESS", "FRX");
        try {
            return new Pager(builder.start());
        } catch (IOException e) {
            return null;
        }
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The user has left it already.
        }
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
                process.destroy();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
