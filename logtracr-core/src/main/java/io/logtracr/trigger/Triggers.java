package io.logtracr.trigger;

import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import io.logtracr.flow.Flow;
import io.logtracr.flow.FlowNote;
import io.logtracr.flow.FlowOutcome;
import io.logtracr.flow.FlowTable;
import io.logtracr.flow.RecorderClock;
import java.util.List;
import org.slf4j.Marker;
import org.slf4j.event.Level;

/**
 * Decides what marks a flow, within the rules and limits, and marks it; ends flows. Called by application threads after a call was
 * recorded: does no I/O, never waits for the recorder's thread.
 */
public final class Triggers {

    /** Logback's marker of a session's last call. */
    private static final String FINALIZE_SESSION = "FINALIZE_SESSION";

    private static final long UNKNOWN_DURATION = -1;
    private static final Level[] LEVELS = {Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR};

    private final TriggerRules rules;
    private final TriggerLimit limit;
    private final CallTrigger others;
    private final int watchFrom;
    private final FlowTable table;
    private final RecorderClock clock;
    private final Counters counters;
    private final TriggeredFlows triggered;
    private final TriggerEvents events;

    /**
     * Triggers of one recorder.
     *
     * @param others {@code null} if there are none
     */
    public Triggers(
            TriggerRules rules,
            TriggerLimit limit,
            CallTrigger others,
            FlowTable table,
            RecorderClock clock,
            Counters counters,
            TriggeredFlows triggered,
            TriggerEvents events) {
        this.rules = rules;
        this.limit = limit;
        this.others = others;
        this.watchFrom = others == null ? rules.level() : Integer.MIN_VALUE;
        this.table = table;
        this.clock = clock;
        this.counters = counters;
        this.triggered = triggered;
        this.events = events;
    }

    /** Calls of this level or above, and those with a throwable or a marker, are to be shown to {@link #call}. */
    public int watchFrom() {
        return watchFrom;
    }

    /**
     * Looks at a call that was just recorded.
     *
     * @param level   0 TRACE … 4 ERROR
     * @param thrown  may be {@code null}
     * @param markers may be {@code null}
     */
    public void call(String flowId, int level, String logger, String message, Throwable thrown, List<Marker> markers) {
        try {
            if (markers != null && !markers.isEmpty()) {
                markers(flowId, logger, message, markers);
            }
            if (level >= rules.level()) {
                TriggerLocation place = place(logger, message, thrown);
                unlessExpected(flowId, logger, thrown, place, "level " + LEVELS[level] + ": ");
            } else if (thrown != null) {
                Throwable found = rules.exception(thrown);
                if (found != null) {
                    unlessExpected(flowId, logger, thrown, TriggerLocation.of(found), "exception ");
                }
            }
            if (others != null) {
                String reason = others.reason(flowId, level, logger, message, thrown, markers);
                if (reason != null) {
                    mark(flowId, TriggerLocation.of("service", reason, reason));
                }
            }
        } catch (Throwable failure) {
            // The application's throwable or marker could not be asked.
            counters.add(Counter.TRIGGERS_FAILED, 1);
        }
    }

    private static TriggerLocation place(String logger, String message, Throwable thrown) {
        try {
            return thrown == null ? TriggerLocation.of(logger, message) : TriggerLocation.of(thrown);
        } catch (Throwable unaskable) {
            return TriggerLocation.of(logger, message);
        }
    }

    private void markers(String flowId, String logger, String message, List<Marker> markers) {
        String name = rules.marker(markers);
        if (name != null) {
            mark(flowId, TriggerLocation.of(name, logger + message, "marker " + name + ": " + logger + ": " + message));
        }
        for (int i = 0; i < markers.size(); i++) {
            if (markers.get(i) != null && FINALIZE_SESSION.equals(markers.get(i).getName())) {
                finish(flowId, FlowOutcome.UNKNOWN, UNKNOWN_DURATION, false);
            }
        }
    }

    private boolean unlessExpected(
            String flowId, String logger, Throwable thrown, TriggerLocation place, String before) {
        if (rules.isExpected(logger, thrown)) {
            counters.add(Counter.TRIGGERS_EXPECTED, 1);
            return false;
        }
        return mark(flowId, new TriggerLocation(place.number(), before + place.text()));
    }

    /** Somebody asks for it. */
    public boolean request(String flowId, String reason) {
        return mark(flowId, TriggerLocation.of("call", reason, "call: " + reason));
    }

    /**
     * A scope's work failed.
     *
     * @param thrown may be {@code null}
     */
    public void scopeFailed(String flowId, Throwable thrown) {
        if (thrown == null) {
            mark(flowId, TriggerLocation.of("scope", null, "scope failed"));
            return;
        }
        TriggerLocation place = place("scope", thrown.getClass().getName(), thrown);
        try {
            unlessExpected(flowId, null, thrown, place, "scope failed: ");
        } catch (Throwable unaskable) {
            counters.add(Counter.TRIGGERS_FAILED, 1);
        }
    }

    /** A flow took longer than it should. */
    void slow(String flowId, long durationNanos) {
        String millis = durationNanos / 1_000_000 + " ms";
        mark(flowId, TriggerLocation.of("slow", null, "slow: " + millis));
    }

    private boolean mark(String flowId, TriggerLocation place) {
        long nanoTime = clock.nanoTime();
        FlowNote.Triggered note = null;
        while (true) {
            Flow flow = table.findOrCreate(flowId, nanoTime);
            if (flow == null) {
                counters.add(Counter.TRIGGERS_FAILED, 1);
                return false;
            }
            if (flow.wasTriggeredFrom(place.number())) {
                counters.add(Counter.TRIGGERS_REPEATED, 1);
                return true;
            }
            if (note == null) {
                if (!limit.allows(place.number(), nanoTime)) {
                    counters.add(Counter.TRIGGERS_LIMITED, 1);
                    return flow.isTriggered();
                }
                note = new FlowNote.Triggered(
                        clock.epochNanos(nanoTime),
                        place.text(),
                        Thread.currentThread().getName());
            }
            switch (flow.trigger(place.number(), note)) {
                case MARKED -> {
                    counters.add(Counter.TRIGGERS, 1);
                    triggered.add(flow);
                    events.add(new FlowTrigger(flowId, note.epochNanos(), note.by(), note.thread()));
                    return true;
                }
                case REPEATED -> {
                    counters.add(Counter.TRIGGERS_REPEATED, 1);
                    return true;
                }
                case STUCK -> {
                    counters.add(Counter.TRIGGERS_FAILED, 1);
                    return false;
                }
                case LEFT -> table.forget(flow);
            }
        }
    }

    /**
     * A flow ends.
     *
     * @param durationNanos negative if only its entries tell
     * @param create        whether that is worth telling though nothing of the flow is in memory
     */
    public void finish(String flowId, FlowOutcome outcome, long durationNanos, boolean create) {
        long nanoTime = clock.nanoTime();
        boolean noted = false;
        while (!noted) {
            Flow flow = create ? table.findOrCreate(flowId, nanoTime) : table.find(flowId);
            if (flow == null) {
                return;
            }
            noted = flow.finish(nanoTime, clock.epochNanos(nanoTime), outcome, durationNanos);
            if (!noted) {
                table.forget(flow);
            }
        }
        counters.add(Counter.FLOWS_FINISHED, 1);
        triggered.ended(flowId, durationNanos, this);
    }
}
