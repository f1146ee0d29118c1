package io.logtracr.logback;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.helpers.MessageFormatter;

/** One call as the filter handed it over. */
record Recorded(
        String flowId,
        Level level,
        String logger,
        String message,
        Object[] arguments,
        Throwable thrown,
        List<Marker> markers,
        List<KeyValuePair> keyValues,
        Map<String, String> mdc) {

    /** Flow, level and message with the arguments filled in. */
    String line() {
        Object[] given = arguments == null ? new Object[0] : Arrays.copyOf(arguments, arguments.length);
        return flowId + " " + level + " " + MessageFormatter.basicArrayFormat(message, given);
    }
}
