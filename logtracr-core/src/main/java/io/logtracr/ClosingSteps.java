package io.logtracr;

/**
 * Runs the steps of a recorder's end, each whatever became of the others: one that fails, by an Error too, is reported, and what
 * comes after it is done all the same. One thread.
 */
final class ClosingSteps {

    private final StatusReporter reporter;

    ClosingSteps(StatusReporter reporter) {
        this.reporter = reporter;
    }

    /** What a step does. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    /**
     * Runs a step.
     *
     * @param doing what it does, to follow "the recorder could not", in a warning if it fails
     * @return whether it did not fail
     */
    boolean run(String doing, Step step) {
        try {
            step.run();
            return true;
        } catch (Throwable failure) {
            report(doing, failure);
            return false;
        }
    }

    private void report(String doing, Throwable failure) {
        try {
            reporter.warn("the recorder could not " + doing + " while it was closed: " + failure, failure);
        } catch (Throwable ignored) {
            // Without memory there is no message either; the next step may give some back.
        }
    }
}
