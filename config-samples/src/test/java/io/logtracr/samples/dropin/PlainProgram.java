package io.logtracr.samples.dropin;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** An application that knows nothing but SLF4J; its argument says how it ends. Needs no newer SLF4J than 1.7. */
public final class PlainProgram {

    private static final Logger LOG = LoggerFactory.getLogger(PlainProgram.class);

    private PlainProgram() {}

    /**
     * {@code return}, {@code exit}, {@code wait} for a signal, {@code stop} of Logback's context; with a second argument not before the
     * input ends.
     */
    public static void main(String[] args) throws Exception {
        LOG.info("begins");
        MDC.put("logID", "flow");
        if (LOG.isDebugEnabled()) {
            LOG.debug("guarded {}", 1);
        }
        LOG.debug("plain {}", 2);
        LOG.info("shown");
        MDC.remove("logID");
        LOG.debug("of no flow");
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("logtracr")) {
                System.out.println("thread " + thread.getName());
            }
        }
        LOG.info("ends");
        if (args.length > 1) {
            System.out.println("waiting");
            while (System.in.read() >= 0) {
                // Whoever started this says when.
            }
        }
        switch (args.length == 0 ? "return" : args[0]) {
            case "exit":
                System.exit(0);
                break;
            case "wait":
                System.out.println("waiting");
                new CountDownLatch(1).await();
                break;
            case "stop":
                Object factory = LoggerFactory.getILoggerFactory();
                long begin = System.nanoTime();
                factory.getClass().getMethod("stop").invoke(factory);
                System.out.println("stopped within " + (System.nanoTime() - begin) / 1_000_000_000L + " s");
                break;
            default:
        }
    }
}
