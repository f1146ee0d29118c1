package io.logtracr.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of a flow's life: whether it is kept, what triggered it, whether it ended, and the notes that wait to be written.
 * Changed under its flow's lock; the flags are read by anybody.
 */
final class FlowMarks {

    /** So many places can trigger one flow; what comes from others counts as a repetition. */
    private static final int MOST_LOCATIONS = 16;

    private static final long[] NOWHERE = {};

    private volatile boolean kept;
    private volatile boolean remembered;
    private volatile boolean triggered;
    private volatile boolean ended;
    private volatile long endedNanoTime;
    private volatile boolean slow;
    private long[] locations = NOWHERE;
    private List<FlowNote> notes = List.of();

    FlowMarks(boolean kept) {
        this.kept = kept;
    }

    /** Whether what is in memory goes to the store some day. */
    boolean isKept() {
        return kept;
    }

    /** Whether it is kept for a reason that a new stay would not know. */
    boolean isRemembered() {
        return remembered;
    }

    boolean isTriggered() {
        return triggered;
    }

    boolean isEnded() {
        return ended;
    }

    long endedNanoTime() {
        return endedNanoTime;
    }

    /** Notes that the flow takes too long; whether that is new. */
    boolean noticeSlow() {
        boolean fresh = !slow;
        slow = true;
        return fresh;
    }

    void keep() {
        kept = true;
        remembered = true;
    }

    /** Whether a trigger from this place would be a repetition. */
    boolean knows(long location) {
        if (locations.length >= MOST_LOCATIONS) {
            return true;
        }
        for (long known : locations) {
            if (known == location) {
                return true;
            }
        }
        return false;
    }

    void trigger(long location, FlowNote note) {
        locations = Arrays.copyOf(locations, locations.length + 1);
        locations[locations.length - 1] = location;
        keep();
        triggered = true;
        add(note);
    }

    void end(long nanoTime, FlowNote note) {
        ended = true;
        endedNanoTime = nanoTime;
        add(note);
    }

    private void add(FlowNote note) {
        if (notes.isEmpty()) {
            notes = new ArrayList<>(2);
        }
        notes.add(note);
    }

    boolean hasNotes() {
        return !notes.isEmpty();
    }

    /** The notes that wait; from now on none do. */
    List<FlowNote> takeNotes() {
        List<FlowNote> taken = notes;
        notes = List.of();
        return taken;
    }
}
