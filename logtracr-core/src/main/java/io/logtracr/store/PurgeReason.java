package io.logtracr.store;

import io.logtracr.counter.Counter;
import java.util.Locale;

/** Why a file of a flow was deleted, or never written; the names are written to {@code purged.log}, in lower case. */
enum PurgeReason {
    /** All files together would be over {@code LOGTRACR_STORE_MAX_BYTES}. */
    BUDGET(Counter.PURGED_BUDGET, "to keep within LOGTRACR_STORE_MAX_BYTES"),
    /** There would be more files than {@code LOGTRACR_STORE_MAX_FILES}. */
    FILES(Counter.PURGED_FILES, "to keep within LOGTRACR_STORE_MAX_FILES"),
    /** Less than {@code LOGTRACR_STORE_KEEP_FREE} would be free. */
    KEEP_FREE(Counter.PURGED_KEEP_FREE, "to leave free what LOGTRACR_STORE_KEEP_FREE says"),
    /** The file system was full nevertheless. */
    NO_SPACE(Counter.PURGED_NO_SPACE, "because the file system was full"),
    /** Older than {@code LOGTRACR_STORE_MAX_AGE}. */
    AGE(Counter.PURGED_AGE, "because it was older than LOGTRACR_STORE_MAX_AGE"),
    /** The flow has two newer parts. */
    ROLLED(Counter.PURGED_ROLLED, "because two newer files of the flow are kept"),
    /** It never came to a file: memory ran out first, and a file that tells of nothing else would have pushed out another. */
    MEMORY(Counter.FLOWS_LOST, "because memory ran out before it could be stored");

    private final Counter counter;

    private final String text;

    PurgeReason(Counter counter, String text) {
        this.counter = counter;
        this.text = text;
    }

    Counter counter() {
        return counter;
    }

    /** In words, to follow "was deleted …". */
    String text() {
        return text;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
