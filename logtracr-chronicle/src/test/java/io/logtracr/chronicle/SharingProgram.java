package io.logtracr.chronicle;

import io.logtracr.FlightRecorder;
import io.logtracr.logback.Logtracr;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * An application that logs one flow after the other, as far as a number on a line of its standard input says, each when the one
 * before is stored. Says where it records, and of each flow that it is stored.
 */
final class SharingProgram {

    /** What its answers begin with. */
    static final String FOLDER = "folder ";

    static final String STORED = "stored ";

    static final int ENTRIES = 40;
    private static final String PADDING = "0123456789".repeat(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private SharingProgram() {}

    /** Argument: its name. */
    public static void main(String[] args) throws IOException {
        Logger log = LoggerFactory.getLogger("com.acme.Orders");
        FlightRecorder recorder = Logtracr.recorder().orElseThrow();
        System.out.println(FOLDER + recorder.directory().orElseThrow());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int flow = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            for (int last = Integer.parseInt(line); flow <= last; flow++) {
                MDC.put("logID", flow(args[0], flow));
                for (int entry = 0; entry < ENTRIES; entry++) {
                    log.debug("entry {} {}", entry, PADDING);
                }
                MDC.remove("logID");
                if (!recorder.dump(flow(args[0], flow), PATIENCE)) {
                    throw new IllegalStateException("flow " + flow + " was not stored: " + recorder.counters());
                }
                System.out.println(STORED + flow);
            }
        }
        recorder.close();
    }

    static String flow(String name, int number) {
        return name + "-" + number;
    }
}
