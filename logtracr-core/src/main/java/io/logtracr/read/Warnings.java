package io.logtracr.read;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What could not be read, each thing once, bounded. Not thread-safe. */
final class Warnings {

    private static final int MOST = 100;

    private final Set<String> texts = new LinkedHashSet<>();
    private int more;

    void add(String text) {
        if (texts.size() < MOST) {
            texts.add(text);
        } else if (!texts.contains(text)) {
            more++;
        }
    }

    /** All of them, one line each. */
    List<String> list() {
        List<String> all = new ArrayList<>(texts);
        if (more > 0) {
            all.add(more + " more things could not be read");
        }
        return List.copyOf(all);
    }
}
