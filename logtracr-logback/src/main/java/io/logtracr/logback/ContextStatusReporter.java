package io.logtracr.logback;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.status.InfoStatus;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.WarnStatus;
import io.logtracr.StatusReporter;
import java.lang.ref.WeakReference;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Reports to the status lists of all contexts that the recorder is installed in; after the last one, to that one, as long as it
 * lives. Any thread; takes no lock of ours, so that the recorder's thread may report while an installation waits for it.
 */
final class ContextStatusReporter implements StatusReporter {

    private static final String ORIGIN = "logtracr";

    private final CopyOnWriteArrayList<WeakReference<Context>> contexts = new CopyOnWriteArrayList<>();

    /** Reports to this context too. */
    void add(Context context) {
        contexts.removeIf(reference -> reference.get() == null || reference.refersTo(context));
        contexts.add(new WeakReference<>(context));
    }

    /** Reports to this context no more, unless it is the last. */
    void remove(Context context) {
        contexts.removeIf(reference -> contexts.size() > 1 && reference.refersTo(context));
    }

    @Override
    public void info(String message) {
        report(new InfoStatus(message, ORIGIN));
    }

    @Override
    public void warn(String message, Throwable cause) {
        report(new WarnStatus(message, ORIGIN, cause));
    }

    private void report(Status status) {
        for (WeakReference<Context> reference : contexts) {
            Context context = reference.get();
            if (context != null) {
                report(context, status);
            }
        }
    }

    /** Adds to one context's list. Status listeners are the user's: what they throw ends here. */
    static void report(Context context, Status status) {
        try {
            context.getStatusManager().add(status);
        } catch (Throwable listenerFailure) {
            // There is no better place to tell.
        }
    }
}
