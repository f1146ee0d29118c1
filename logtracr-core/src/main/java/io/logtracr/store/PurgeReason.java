package io.logtracr.store;

import io.logtracr.counter.Counter;
import java.util.Locale;

/** Why a file of a flow was deleted; the names are written to {@code purged.log}, in lower case. */
enum PurgeReason {
    /** All files together would be over {@code LOGTRACR_STORE_MAX_BYTES}. */
    BUDGET(Counter.PURGED_BUDGET),
    /** There would be more files than {@code LOGTRACR_STORE_MAX_FILES}. */
    FILES(Counter.PURGED_FILES),
    /** Less than {@code LOGTRACR_STORE_KEEP_FREE} would be free. */
    KEEP_FREE(Counter.PURGED_KEEP_FREE),
    /** The file system was full nevertheless. */
    NO_SPACE(Counter.PURGED_NO_SPACE),
    /** Older than {@code LOGTRACR_STORE_MAX_AGE}. */
    AGE(Counter.PURGED_AGE),
    /** The flow has two newer parts. */
    ROLLED(Counter.PURGED_ROLLED);

    private final Counter counter;

    PurgeReason(Counter counter) {
        this.counter = counter;
    }

    Counter counter() {
        return counter;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
