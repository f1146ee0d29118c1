package io.logtracr.store;

/** How stored flows are written. Readers tell from the files themselves. */
public enum FlowFormat {
    /** For {@code less} and {@code grep}. */
    TEXT,
    /** A JSON object a line, for log shippers. */
    JSON;

    FlowRenderer newRenderer() {
        return this == TEXT ? new TextRenderer() : new JsonRenderer();
    }
}
