package io.logtracr.samples;

import io.logtracr.logback.Logtracr;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A program that knows nothing but SLF4J, until it asks for its flows to be stored at the end. Run in a JVM of its own. */
final class SampleProgram {

    static final String FLOW = "order/4711";

    private static final Logger LOG = LoggerFactory.getLogger(SampleProgram.class);

    private SampleProgram() {}

    public static void main(String[] args) {
        LOG.info("begins");
        LOG.debug("belongs to no flow");
        MDC.put("logID", FLOW);
        LOG.debug("checks {} items", 3);
        LOG.info("accepted");
        MDC.remove("logID");
        boolean stored = Logtracr.recorder()
                .map(recorder -> recorder.dumpAll(Duration.ofSeconds(10)))
                .orElse(true);
        LOG.info("ends");
        if (!stored) {
            System.exit(2);
        }
    }
}
