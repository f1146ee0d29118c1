package io.logtracr.arena;

import io.logtracr.counter.Counter;

/** Why entries of a flow are missing; its code is part of the record format. */
public enum LossCause {
    UNKNOWN(0, "unknown", null),
    ARENA_FULL(1, "arena full", Counter.LOST_ARENA_FULL),
    FLOW_FULL(2, "flow faster than the store", Counter.LOST_FLOW_FULL),
    TOO_MANY_FLOWS(3, "too many flows", Counter.LOST_TOO_MANY_FLOWS),
    STORE_FAILED(4, "store failed", Counter.LOST_STORE_FAILED),
    FAILURE(5, "failure of the recorder", Counter.LOST_FAILURE),
    SHUTDOWN(6, "recorder closed", Counter.LOST_SHUTDOWN),
    UNDECIDED(7, "dropped before the flow was triggered", Counter.DISCARDED_TOO_EARLY),
    ;

    private static final LossCause[] BY_CODE = values();

    private final int code;
    private final String text;
    private final Counter counter;

    LossCause(int code, String text, Counter counter) {
        this.code = code;
        this.text = text;
        this.counter = counter;
    }

    /** Stable code, 0 to 7. */
    public int code() {
        return code;
    }

    /** The words of a gap line. */
    public String text() {
        return text;
    }

    /** The counter of this cause, or {@code null} for {@link #UNKNOWN}. */
    public Counter counter() {
        return counter;
    }

    /** The cause with this code, {@link #UNKNOWN} for any other. */
    public static LossCause ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : UNKNOWN;
    }
}
