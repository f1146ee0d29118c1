package io.logtracr.cli;

import io.logtracr.store.TextBlock;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.event.Level;

/** Which entries are shown. One thread. */
final class EntryFilter {

    private final Level level;
    private final Instant since;
    private final Matcher matcher;

    /**
     * A filter.
     *
     * @param level   the lowest level, {@code null} for all
     * @param since   the earliest moment, {@code null} for all
     * @param pattern what one of the lines must contain, {@code null} for anything
     */
    EntryFilter(Level level, Instant since, Pattern pattern) {
        this.level = level;
        this.since = since;
        this.matcher = pattern == null ? null : pattern.matcher("");
    }

    /** Whether everything passes. */
    boolean isOpen() {
        return level == null && since == null && matcher == null;
    }

    /** Whether this entry is shown. */
    boolean shows(TextBlock.Entry entry) {
        if (level != null && entry.level().toInt() < level.toInt()
                || since != null && entry.time().isBefore(since)) {
            return false;
        }
        if (matcher == null) {
            return true;
        }
        for (String line : entry.lines()) {
            if (matcher.reset(line).find()) {
                return true;
            }
        }
        return false;
    }

    /** Whether this gap is shown: gaps are, where they are not too old, as what is looked for may be missing there. */
    boolean shows(TextBlock.Gap gap) {
        return since == null || !gap.to().isBefore(since);
    }
}
