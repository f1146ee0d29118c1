package io.logtracr.cli.soak;

import io.logtracr.FlightRecorder;
import io.logtracr.counter.Counter;
import io.logtracr.logback.Logtracr;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * An application that knows nothing of the recorder but for its counters: it logs so many flows a second until it is told to end.
 * What it is asked by a line of its standard input it answers by a line: {@code state}, {@code heap}, {@code end}.
 */
public final class SoakProgram {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int JOURNAL_EVERY = 10;
    /** A machine that stood still for longer does not make up for it all at once. */
    private static final int MOST_AT_ONCE = 200;

    private final Logger log = LoggerFactory.getLogger("com.acme.Orders");
    private final String application;
    private final int flowsPerSecond;
    private volatile int flows;
    private volatile long logged;
    private volatile boolean ending;
    private int journalEntries;

    private SoakProgram(String application, int flowsPerSecond) {
        this.application = application;
        this.flowsPerSecond = flowsPerSecond;
    }

    /** Arguments: the name of the application, flows a second. */
    public static void main(String[] args) throws Exception {
        SoakProgram program = new SoakProgram(args[0], Integer.parseInt(args[1]));
        Thread load = new Thread(program::load, "load");
        load.start();
        program.answer(load);
        System.exit(0);
    }

    private void answer(Thread load) throws IOException, InterruptedException {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String question = questions.readLine(); question != null; question = questions.readLine()) {
            switch (question) {
                case "state" -> tell(state());
                case "heap" -> tell("heap=" + heapBytes());
                case "end" -> {
                    ending = true;
                    load.join();
                    boolean stored = recorder().dumpAll(Duration.ofSeconds(30));
                    tell(state() + " quiet=" + stored);
                }
                default -> throw new IllegalArgumentException(question);
            }
        }
    }

    private static FlightRecorder recorder() {
        return Logtracr.recorder().orElseThrow();
    }

    private static void tell(String answer) {
        System.out.println(answer);
        System.out.flush();
    }

    private String state() {
        StringBuilder state =
                new StringBuilder("flows=" + flows + " logged=" + logged + " millis=" + System.currentTimeMillis());
        for (Map.Entry<Counter, Long> counter : recorder().counters().entrySet()) {
            state.append(' ').append(counter.getKey().label()).append('=').append(counter.getValue());
        }
        return state.toString();
    }

    private static long heapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void load() {
        long start = System.nanoTime();
        long skipped = 0;
        for (int next = 0; !ending; ) {
            long due = (System.nanoTime() - start) * flowsPerSecond / TimeUnit.SECONDS.toNanos(1) - skipped;
            if (due - next > MOST_AT_ONCE) {
                skipped += due - next - MOST_AT_ONCE;
                due = next + MOST_AT_ONCE;
            }
            for (; next < due; next++) {
                log(next);
                flows = next + 1;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void log(int number) {
        long entries = logged;
        SoakFlow flow = new SoakFlow(application, number);
        MDC.put("logID", flow.id());
        int last = flow.entries() - 1;
        for (int i = 0; i < last; i++) {
            if (i == last - 1 && flow.fails()) {
                log.error(
                        "entry {} of {} {}.", i, flow.id(), flow.padding(i), new IllegalStateException("out of stock"));
            } else {
                log.debug("entry {} of {} {}.", i, flow.id(), flow.padding(i));
            }
        }
        log.info("entry {} of {} {}.", last, flow.id(), flow.padding(last));
        entries += flow.entries();
        SoakFlow before = new SoakFlow(application, number - flowsPerSecond);
        if (before.number() >= 0 && before.isContinued()) {
            MDC.put("logID", before.id());
            int more = before.entries();
            log.debug("entry {} of {} {}.", more, before.id(), before.padding(more));
            entries++;
        }
        if (number % JOURNAL_EVERY == 0) {
            String journal = SoakFlow.journal(application);
            MDC.put("logID", journal);
            int entry = journalEntries++;
            log.debug("entry {} of {} {}.", entry, journal, SoakFlow.padding(journal, entry, true));
            entries++;
        }
        MDC.remove("logID");
        logged = entries;
    }
}
