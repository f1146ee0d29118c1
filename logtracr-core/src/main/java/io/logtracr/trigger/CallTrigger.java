package io.logtracr.trigger;

import java.util.List;
import org.slf4j.Marker;

/** Triggers that the application brings along. Asked on application threads, on each call. */
public interface CallTrigger {

    /**
     * Looks at a call.
     *
     * @param level   0 TRACE … 4 ERROR
     * @param thrown  may be {@code null}
     * @param markers may be {@code null}
     * @return why it marks its flow, {@code null} if it does not
     */
    String reason(String flowId, int level, String logger, String message, Throwable thrown, List<Marker> markers);
}
