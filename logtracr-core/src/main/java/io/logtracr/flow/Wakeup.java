package io.logtracr.flow;

/** How flows call the spiller. Called by application threads: must not wait, must not throw. */
@FunctionalInterface
public interface Wakeup {
    /** Asks the spiller to look for work now. */
    void wake();

    /** Says that memory or flow slots run short; while they do, on each entry. The spiller need not look at once. */
    default void pressure() {
        wake();
    }
}
