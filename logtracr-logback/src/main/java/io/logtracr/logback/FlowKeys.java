package io.logtracr.logback;

import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;
import org.slf4j.spi.MDCAdapter;

/** The keys that name a flow, in order of precedence. Immutable; no method allocates. */
final class FlowKeys {

    private final String[] keys;
    private final String first;

    FlowKeys(List<String> keys) {
        this.keys = keys.toArray(new String[0]);
        this.first = this.keys[0];
    }

    /** The flow of the calling thread, or {@code null}. */
    String flowIn(MDCAdapter mdc) {
        String flowId = mdc.get(first);
        for (int i = 1; flowId == null && i < keys.length; i++) {
            flowId = mdc.get(keys[i]);
        }
        return flowId;
    }

    /** The flow that a call's own key-values name, or {@code null}. */
    String flowIn(List<KeyValuePair> keyValues) {
        for (String key : keys) {
            for (int i = 0; i < keyValues.size(); i++) {
                KeyValuePair pair = keyValues.get(i);
                if (key.equals(pair.key) && pair.value != null) {
                    return textOf(pair.value);
                }
            }
        }
        return null;
    }

    /** Whether this map holds nothing but the key that names the flow, if that. A second key is worth telling. */
    boolean areAllOf(Map<String, String> mdc) {
        int size = mdc.size();
        if (size != 1) {
            return size == 0;
        }
        for (String key : keys) {
            if (mdc.containsKey(key)) {
                return true;
            }
        }
        return false;
    }

    /** A value that cannot say what it is names no flow; that is the application's failure, not ours. */
    private static String textOf(Object value) {
        if (value instanceof String text) {
            return text;
        }
        try {
            return value.toString();
        } catch (Throwable applicationFailure) {
            return null;
        }
    }
}
