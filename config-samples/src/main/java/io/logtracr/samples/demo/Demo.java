package io.logtracr.samples.demo;

import io.logtracr.FlightRecorder;
import io.logtracr.FlowSummary;
import io.logtracr.counter.Counter;
import io.logtracr.logback.Logtracr;
import io.logtracr.samples.demo.Traffic.Answer;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A web server under load, with INFO in its main log, and afterwards the whole story of a request that failed. Run with
 * {@code mvn -Pdemo}.
 */
public final class Demo {

    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final int REQUESTS = 400;
    private static final int CLIENTS = 16;
    private static final Duration SPILL_TIMEOUT = Duration.ofSeconds(10);

    private final FlightRecorder recorder;
    private final Report report;

    private Demo(FlightRecorder recorder, PrintStream out) {
        this.recorder = recorder;
        this.report = new Report(out);
    }

    /** Runs the demo; ends with status 1 if nothing was recorded. */
    public static void main(String[] args) throws Exception {
        System.exit(run(System.out) ? 0 : 1);
    }

    private static boolean run(PrintStream out) throws InterruptedException, ExecutionException, IOException {
        new Report(out).heading("The main log, at INFO");
        List<Answer> answers = serve();
        FlightRecorder recorder = Logtracr.recorder().orElse(null);
        if (recorder == null) {
            out.println("The recorder is not running.");
            return false;
        }
        try (recorder) {
            return new Demo(recorder, out).show(answers);
        }
    }

    private static List<Answer> serve() throws InterruptedException, ExecutionException {
        try (DemoServer server = DemoServer.start()) {
            LOG.info("sending {} requests, {} at a time", REQUESTS, CLIENTS);
            List<Answer> answers = new Traffic(server.address()).send(REQUESTS, CLIENTS);
            LOG.info(
                    "{} of them failed", answers.stream().filter(Answer::failed).count());
            return answers;
        }
    }

    private boolean show(List<Answer> answers) throws InterruptedException, IOException {
        awaitStored();
        List<FlowSummary> flows = recorder.flows();
        report.heading("The flows, on tmpfs");
        report.flows(flows);

        Answer failure = answers.stream().filter(Answer::failed).findFirst().orElseThrow();
        report.heading("The whole story of " + failure.logId() + ", answered with status " + failure.status());
        boolean found = report.story(flows, failure.logId());

        report.heading("The counters");
        report.counters(recorder.counters());

        report.heading("Where the files lie");
        report.places(recorder.directory(), flows, failure.logId());
        return found;
    }

    /** Waits until the spiller has found all flows idle and stored them. */
    private void awaitStored() throws InterruptedException {
        long deadline = System.nanoTime() + SPILL_TIMEOUT.toNanos();
        while (recorder.counters().get(Counter.BUFFERED) > 0 && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
    }
}
