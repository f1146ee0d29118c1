package io.logtracr.recovery;

import io.logtracr.spill.SpillReporter;
import java.util.HashSet;
import java.util.Set;

/** Says each thing about each instance once, however often it is tried again. One thread. */
final class Reports {

    private static final int MOST_REMEMBERED = 1000;

    private final SpillReporter reporter;
    private final Set<String> said = new HashSet<>();

    Reports(SpillReporter reporter) {
        this.reporter = reporter;
    }

    void info(String message) {
        reporter.info(message);
    }

    void infoOnce(String subject, String message) {
        if (isNew(subject)) {
            reporter.info(message);
        }
    }

    void warn(String message) {
        reporter.warn(message, null);
    }

    void warnOnce(String subject, String message, Throwable cause) {
        if (isNew(subject)) {
            reporter.warn(message, cause);
        }
    }

    private boolean isNew(String subject) {
        if (said.size() >= MOST_REMEMBERED) {
            said.clear();
        }
        return said.add(subject);
    }
}
