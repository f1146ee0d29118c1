package io.logtracr.flow;

/** How flows call the spiller. Called by application threads: must not wait, must not throw. */
@FunctionalInterface
public interface Wakeup {
    /** Asks the spiller to look for work now. */
    void wake();
}
