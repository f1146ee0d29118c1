package io.logtracr.flow;

import java.util.Locale;

/** How a flow ended, as far as somebody said so. */
public enum FlowOutcome {
    OK,
    FAILED,
    UNKNOWN,
    ;

    /** The outcome as files spell it: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
