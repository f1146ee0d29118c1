package io.logtracr.threads;

import java.util.ArrayList;
import java.util.List;

/** Threads that do the same: their kind, state and stack are alike. One thread. */
final class StackGroup {

    private static final int MOST_NAMES = 8;

    private final SampledThread first;
    private final List<String> labels = new ArrayList<>(1);
    private final List<String> flowLabels = new ArrayList<>(0);
    private int count;
    private int stayed;

    StackGroup(SampledThread first) {
        this.first = first;
    }

    /** What its threads have in common. */
    static String key(SampledThread thread) {
        return (thread.virtual() ? "v " : "p ") + thread.state() + '\n' + thread.waits() + '\n' + thread.stack();
    }

    void add(SampledThread thread, boolean ofFlow) {
        count++;
        List<String> names = ofFlow ? flowLabels : labels;
        if (names.size() < MOST_NAMES) {
            names.add(thread.label());
        }
    }

    /** One of its threads was in the same stack when it was last looked at. */
    void addStayed() {
        stayed++;
    }

    int count() {
        return count;
    }

    boolean isOfFlow() {
        return !flowLabels.isEmpty();
    }

    String place() {
        return first.place();
    }

    /** Who they are and what they do. */
    void write(StringBuilder text, boolean compared) {
        text.append('\n').append(count).append(first.virtual() ? " virtual thread" : " thread");
        text.append(count == 1 ? "" : "s");
        text.append(first.state().isEmpty() ? "" : " " + first.state());
        text.append(first.waits().isEmpty() ? "" : " on " + first.waits());
        if (compared && stayed > 0) {
            text.append(", ").append(stayed == count ? "all" : stayed).append(" as before");
        }
        text.append(": ");
        String separator = "";
        for (String label : flowLabels) {
            text.append(separator).append('"').append(Printable.of(label)).append("\" (flow)");
            separator = ", ";
        }
        for (String label : labels.subList(0, Math.min(labels.size(), MOST_NAMES - flowLabels.size()))) {
            text.append(separator).append('"').append(Printable.of(label)).append('"');
            separator = ", ";
        }
        text.append(count > MOST_NAMES ? ", ...\n" : "\n").append(first.stack());
    }
}
