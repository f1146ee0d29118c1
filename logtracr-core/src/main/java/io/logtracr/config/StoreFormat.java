package io.logtracr.config;

import java.util.Locale;

/** How stored flows are written. */
public enum StoreFormat {
    /** For {@code less} and {@code grep}. */
    TEXT,
    /** A JSON object a line, for log shippers. */
    JSON;

    static final String RULE = "text or json";

    /**
     * Reads it, in any case of letters.
     *
     * @throws UnusableValueException if it is none
     */
    static StoreFormat parse(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "text" -> TEXT;
            case "json" -> JSON;
            default -> throw new UnusableValueException(RULE, text, "");
        };
    }

    /** As one would write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
