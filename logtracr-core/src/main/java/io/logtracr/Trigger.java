package io.logtracr;

import java.util.List;
import java.util.Optional;
import org.slf4j.Marker;
import org.slf4j.event.Level;

/**
 * Something of your own that marks flows as worth keeping. Implementations are found by {@link java.util.ServiceLoader}, through
 * the context class loader of the thread that starts the recorder, or the recorder's own.
 *
 * <p>Asked on the application's thread, after each call that is recorded: be quick, take no lock, do no I/O, log nothing (calls
 * that you make are recorded, but not shown to you). With one such trigger each recorded call costs some ten nanoseconds more, and
 * an object unless the JVM removes it. What is thrown is contained and counted ({@code triggers.failed}); after ten failures in a
 * row the trigger is not asked any more.
 */
@FunctionalInterface
public interface Trigger {

    /**
     * Looks at a call.
     *
     * @return why the flow is worth keeping, in one line; empty, or {@code null}, if this call is no reason
     */
    Optional<String> reason(Call call);

    /**
     * A call that was recorded. Valid until {@link Trigger#reason} returns.
     *
     * @param flowId  the flow
     * @param level   its level
     * @param logger  name of the logger
     * @param message the message, before arguments were put in; may be {@code null}
     * @param thrown  may be {@code null}
     * @param markers may be empty; not to be modified
     */
    record Call(String flowId, Level level, String logger, String message, Throwable thrown, List<Marker> markers) {}
}
