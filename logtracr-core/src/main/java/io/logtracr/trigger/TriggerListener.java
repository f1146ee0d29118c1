package io.logtracr.trigger;

/** Told of triggers that counted, on the recorder's thread, soon after. Must be quick; what it throws is contained. */
@FunctionalInterface
public interface TriggerListener {

    /** A flow was marked. */
    void onTrigger(FlowTrigger trigger);
}
