package io.logtracr;

import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import io.logtracr.trigger.CallTrigger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Marker;
import org.slf4j.event.Level;

/**
 * The application's own triggers. Any thread; contains what they throw. A call that one of them makes is not shown to them.
 */
final class ServiceTriggers implements CallTrigger {

    /** So many failures in a row switch a trigger off. */
    static final int FUSE = 10;

    private static final Level[] LEVELS = {Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR};

    private final List<Guarded> triggers = new CopyOnWriteArrayList<>();
    private final ThreadLocal<Boolean> asking = new ThreadLocal<>();
    private final Counters counters;
    private final StatusReporter reporter;

    private static final class Guarded {
        final Trigger trigger;
        final AtomicInteger failuresInARow = new AtomicInteger();

        Guarded(Trigger trigger) {
            this.trigger = trigger;
        }
    }

    ServiceTriggers(List<Trigger> triggers, Counters counters, StatusReporter reporter) {
        triggers.forEach(trigger -> this.triggers.add(new Guarded(trigger)));
        this.counters = counters;
        this.reporter = reporter;
    }

    /** Finds them. Runs the application's code, on the thread that starts the recorder; what fails is reported. */
    static List<Trigger> load(StatusReporter reporter) {
        ClassLoader own = Trigger.class.getClassLoader();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        List<Trigger> found = load(context == null ? own : context, reporter);
        return found.isEmpty() && context != null && context != own ? load(own, reporter) : found;
    }

    private static List<Trigger> load(ClassLoader loader, StatusReporter reporter) {
        List<Trigger> found = new ArrayList<>();
        try {
            Iterator<Trigger> services =
                    ServiceLoader.load(Trigger.class, loader).iterator();
            while (services.hasNext()) {
                found.add(services.next());
            }
        } catch (ServiceConfigurationError | RuntimeException | LinkageError failure) {
            reporter.warn("a trigger (io.logtracr.Trigger) cannot be loaded, and none after it: " + failure, failure);
        }
        return found;
    }

    @Override
    public String reason(
            String flowId, int level, String logger, String message, Throwable thrown, List<Marker> markers) {
        if (triggers.isEmpty() || asking.get() != null) {
            return null;
        }
        asking.set(Boolean.TRUE);
        try {
            Trigger.Call call = new Trigger.Call(
                    flowId, LEVELS[level], logger, message, thrown, markers == null ? List.of() : markers);
            String reason = null;
            for (Guarded guarded : triggers) {
                String given = ask(guarded, call);
                reason = reason == null ? given : reason;
            }
            return reason;
        } finally {
            asking.remove();
        }
    }

    private String ask(Guarded guarded, Trigger.Call call) {
        try {
            Optional<String> reason = guarded.trigger.reason(call);
            if (guarded.failuresInARow.get() != 0) {
                guarded.failuresInARow.set(0);
            }
            if (reason == null || reason.isEmpty()) {
                return null;
            }
            return guarded.trigger.getClass().getName() + ": " + reason.get();
        } catch (Throwable failure) {
            counters.add(Counter.TRIGGERS_FAILED, 1);
            if (guarded.failuresInARow.incrementAndGet() == FUSE) {
                triggers.remove(guarded);
                reporter.warn(
                        "the trigger " + guarded.trigger.getClass().getName() + " failed " + FUSE
                                + " times in a row and is not asked any more; the last time: " + failure,
                        failure);
            }
            return null;
        }
    }
}
