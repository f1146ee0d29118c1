package io.logtracr.arena;

import java.util.List;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * One log call of a flow, as decoded from the arena.
 *
 * @param sequence       number of the entry in its flow's stay in memory; a jump is a gap
 * @param epochNanos     wall time, nanoseconds since the epoch
 * @param level          level of the call
 * @param thread         name of the calling thread
 * @param logger         name of the logger
 * @param message        message as given, {@code {}} not substituted; may be {@code null}
 * @param arguments      arguments: {@code null}, String, Boolean, Character, boxed numbers; never {@code null} itself
 * @param markers        marker names, comma separated, or {@code null}
 * @param keyValues      key-values of a fluent call, in order
 * @param thrown         the throwable, or {@code null}
 * @param mdc            MDC entries without the flow key
 * @param cut            whether the entry was too long and something was cut off
 * @param lossBefore     why entries right before this one are missing, {@link LossCause#UNKNOWN} if none or not known
 */
public record LogEntry(
        long sequence,
        long epochNanos,
        Level level,
        String thread,
        String logger,
        String message,
        List<Object> arguments,
        String markers,
        List<KeyValue> keyValues,
        Thrown thrown,
        Map<String, String> mdc,
        boolean cut,
        LossCause lossBefore) {}
