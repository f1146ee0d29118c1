package io.logtracr.threads;

import io.logtracr.threads.ThreadSample.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What changed from one sample to the next: which threads appeared, ended, moved, or stayed where they were. One thread. */
final class ThreadChanges {

    private static final int MOST_NAMED = 20;

    private final List<String> appeared = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private final List<String> moved = new ArrayList<>();
    private int appearedCount;
    private int endedCount;
    private int movedCount;
    private int stayedCount;

    /** Compares two samples; notes in the groups of the later one how many of their threads stayed. */
    ThreadChanges(ThreadSample before, ThreadSample after) {
        after.members().forEach((id, now) -> {
            Member then = before.members().get(id);
            if (then == null) {
                appearedCount++;
                name(appeared, now.label());
            } else if (then.key().equals(now.key())) {
                stayedCount++;
                now.group().addStayed();
            } else {
                movedCount++;
                name(moved, Printable.of(now.label()) + "\" from " + place(then) + " to " + place(now));
            }
        });
        for (Map.Entry<Long, Member> then : before.members().entrySet()) {
            if (!after.members().containsKey(then.getKey())) {
                endedCount++;
                name(ended, then.getValue().label());
            }
        }
    }

    private static String place(Member member) {
        String place = member.group().place();
        return place.isEmpty() ? "nowhere" : place;
    }

    private static void name(List<String> names, String name) {
        if (names.size() < MOST_NAMED) {
            names.add(name);
        }
    }

    void write(StringBuilder text, int number) {
        text.append("# since dump ").append(number - 1).append(": ").append(appearedCount);
        text.append(" appeared, ").append(endedCount).append(" ended, ").append(movedCount);
        text.append(" moved, ").append(stayedCount).append(" where they were\n");
        line(text, "appeared", appeared, appearedCount, true);
        line(text, "ended", ended, endedCount, true);
        line(text, "moved", moved, movedCount, false);
    }

    private static void line(StringBuilder text, String what, List<String> names, int count, boolean closeQuote) {
        if (names.isEmpty()) {
            return;
        }
        text.append("#   ").append(what).append(": ");
        for (int i = 0; i < names.size(); i++) {
            text.append(i == 0 ? "\"" : ", \"").append(closeQuote ? Printable.of(names.get(i)) : names.get(i));
            text.append(closeQuote ? "\"" : "");
        }
        text.append(count > names.size() ? ", ...\n" : "\n");
    }
}
