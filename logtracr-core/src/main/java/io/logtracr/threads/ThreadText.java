package io.logtracr.threads;

import java.time.Instant;
import java.util.List;

/** A sample as text; a note in its place where there is no room. One thread. */
final class ThreadText {

    /** One dump's text; tmpfs is memory. */
    static final int MOST_CHARS = 256 << 10;

    private ThreadText() {}

    /**
     * A dump.
     *
     * @param title  what it is of, in one line
     * @param number which one of its series, from 1
     * @param before the one before it in the series, {@code null} if it is the first
     */
    static String of(
            String title,
            int number,
            int count,
            Instant at,
            long tookMillis,
            ThreadSample sample,
            ThreadSample before) {
        StringBuilder text = new StringBuilder(16 << 10);
        text.append("# logtracr threads ").append(title);
        text.append(" dump=")
                .append(number)
                .append('/')
                .append(count)
                .append(" at=")
                .append(at)
                .append('\n');
        List<StackGroup> groups = sample.groups();
        text.append("# ").append(sample.platform()).append(" platform threads, ");
        text.append(sample.virtual()).append(" virtual, ").append(groups.size());
        text.append(" different stacks; taken in ").append(tookMillis).append(" ms\n");
        sample.remarks().forEach(remark -> text.append("# ").append(remark).append('\n'));
        sample.deadlocks()
                .forEach(line -> text.append("# deadlock: ").append(line).append('\n'));
        if (before != null) {
            new ThreadChanges(before, sample).write(text, number);
        }
        int leftOutGroups = 0;
        int leftOutThreads = sample.ungrouped();
        for (StackGroup group : groups) {
            int length = text.length();
            if (leftOutGroups == 0) {
                group.write(text, before != null);
            }
            if (leftOutGroups > 0 || text.length() > MOST_CHARS) {
                text.setLength(length);
                leftOutGroups++;
                leftOutThreads += group.count();
            }
        }
        if (leftOutThreads > 0) {
            text.append("\n# left out, as there is no room: ")
                    .append(leftOutThreads)
                    .append(" threads");
            text.append(
                    leftOutGroups > 0 ? " in " + leftOutGroups + " smaller groups\n" : " with stacks of their own\n");
        }
        return text.append('\n').toString();
    }
}
