package io.logtracr;

/** Contains whatever a reporter throws. */
final class SafeReporter implements StatusReporter {

    private final StatusReporter reporter;

    SafeReporter(StatusReporter reporter) {
        this.reporter = reporter;
    }

    @Override
    public void info(String message) {
        try {
            reporter.info(message);
        } catch (Throwable ignored) {
            // There is nobody left to tell.
        }
    }

    @Override
    public void warn(String message, Throwable cause) {
        try {
            reporter.warn(message, cause);
        } catch (Throwable ignored) {
            // There is nobody left to tell.
        }
    }
}
