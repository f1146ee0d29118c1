package io.logtracr.bench.rival;

import java.nio.file.Path;

/** What a program does with its DEBUG calls: logtracr, and what one would use instead. */
public enum Rival {
    /** DEBUG is off and nothing is recorded: the floor. */
    DEBUG_OFF(PlainRivals::debugOff, false),
    /** Logback makes an event, and an appender forgets it. */
    LOGBACK_NOOP(PlainRivals::noop, false),
    /** Logback's file appender, buffered. */
    FILE_NO_FLUSH(PlainRivals::fileNoFlush, true),
    /** Logback's file appender as it comes: each line is flushed. */
    FILE_IMMEDIATE_FLUSH(PlainRivals::fileImmediateFlush, true),
    /** Logback's queue before a buffered file; waits while it is full. */
    ASYNC_BLOCKING(QueueRivals::asyncBlocking, true),
    /** Logback's queue before a buffered file; drops while it is full. */
    ASYNC_DROPPING(QueueRivals::asyncDropping, true),
    /** Logback's sifting appender: a buffered file a flow. */
    SIFTING(PerFlowRivals::sifting, true),
    /** The last events of each flow as references in Logback's cyclic buffer. */
    CYCLIC_BUFFER(PerFlowRivals::cyclicBuffer, false),
    /** The asynchronous appender of logstash-logback-encoder before a buffered file; drops while it is full. */
    LOGSTASH_DISRUPTOR(QueueRivals::logstashDisruptor, true),
    /** Log4j 2 with all loggers asynchronous before a buffered file; waits while it is full. */
    LOG4J2_ASYNC(Log4jTarget::async, true),
    /** Log4j 2's routing appender: a buffered file a flow. */
    LOG4J2_ROUTING(Log4jTarget::routing, true),
    /** Each line as an excerpt of a Chronicle Queue. */
    CHRONICLE_QUEUE(ChronicleRival::open, false),
    /** A JDK Flight Recorder event with the same fields, in memory. */
    JFR_EVENT(JfrTarget::open, false),
    /** logtracr on a mapped arena, without a store: capture alone. */
    LOGTRACR_MAPPED(LogtracrTarget::mapped, false),
    /** logtracr on direct memory, without a store: capture alone. */
    LOGTRACR_DIRECT(LogtracrTarget::direct, false),
    /** The same, with everything that can trigger configured and only triggered flows kept, of which there are none. */
    LOGTRACR_TRIGGERED(LogtracrTarget::triggered, false),
    /** logtracr as it comes: captured, spilled and stored as text. */
    LOGTRACR_STORING(LogtracrTarget::storing, true);

    private interface Opening {
        LogTarget open(Path directory, Sizing sizing);
    }

    private final Opening opening;
    private final boolean writesText;

    Rival(Opening opening, boolean writesText) {
        this.opening = opening;
        this.writesText = writesText;
    }

    /**
     * Sets it up.
     *
     * @param directory an empty folder on tmpfs; the caller deletes it after the target is closed
     * @throws RuntimeException if it cannot be what it says here
     */
    public LogTarget open(Path directory, Sizing sizing) {
        return opening.open(directory, sizing);
    }

    /** Whether each entry becomes more bytes in a file of the folder. */
    public boolean writesFiles() {
        return writesText || this == CHRONICLE_QUEUE;
    }

    /** Whether each entry becomes a line of text in a file of the folder. */
    public boolean writesText() {
        return writesText;
    }
}
