package io.logtracr.read;

import java.util.Locale;

/** Where a flow is; of a flow in several places, the first of these. */
public enum FlowState {
    /** In the arena of a process that lives. */
    LIVE,
    /** In the arena of a process that is gone, and not recovered yet. */
    DEAD,
    /** In the store only, written there by its process. */
    STORED,
    /** In the store only, what was written last by the recovery of a dead arena. */
    RECOVERED;

    /** The word as it is shown. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
