package io.logtracr.cli;

import io.logtracr.control.ControlClient;
import io.logtracr.control.ControlRequest;
import io.logtracr.control.ControlResponse;
import io.logtracr.read.RecordedInstance;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How to ask a living process. */
final class AskOptions {

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "how long to wait for an answer; default: ${DEFAULT-VALUE}")
    private int seconds;

    /**
     * Asks a living instance and waits for its answer.
     *
     * @throws IOException if there is none; the message is one sentence
     */
    ControlResponse ask(RecordedInstance instance, ControlRequest request) throws IOException {
        return ControlClient.ask(instance.folder(), request, Duration.ofSeconds(Math.max(1, seconds)));
    }
}
