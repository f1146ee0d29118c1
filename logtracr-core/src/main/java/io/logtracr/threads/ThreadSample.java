package io.logtracr.threads;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All threads at about one moment, those that do the same put together. Bounded: beyond {@value #MOST_GROUPS} different stacks, and
 * {@value #MOST_THREADS} threads, they are only counted. One thread.
 */
final class ThreadSample {

    static final int MOST_GROUPS = 2000;
    static final int MOST_THREADS = 250_000;

    private static final Comparator<StackGroup> ORDER = Comparator.comparing(StackGroup::isOfFlow)
            .thenComparing(StackGroup::count)
            .reversed();

    /** What is remembered of a thread, to compare it with the next sample. */
    record Member(String label, StackGroup group, String key) {}

    private final Set<String> flowThreads;
    private final Map<String, StackGroup> groups = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<Long, Member> members = new HashMap<>();
    private final List<String> deadlocks = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private int platform;
    private int virtual;
    private int ungrouped;

    /** @param flowThreads names of the threads to put first */
    ThreadSample(Set<String> flowThreads) {
        this.flowThreads = flowThreads;
    }

    void add(SampledThread thread) {
        if (thread.virtual()) {
            virtual++;
        } else {
            platform++;
        }
        String key = StackGroup.key(thread);
        StackGroup group = groups.get(key);
        if (group == null) {
            if (groups.size() >= MOST_GROUPS) {
                ungrouped++;
                return;
            }
            group = new StackGroup(thread);
            groups.put(key, group);
            keys.put(key, key);
        }
        group.add(thread, !thread.name().isEmpty() && flowThreads.contains(thread.name()));
        if (members.size() < MOST_THREADS) {
            members.put(thread.id(), new Member(thread.label(), group, keys.get(key)));
        }
    }

    void deadlocked(Collection<String> lines) {
        deadlocks.addAll(lines);
    }

    /** Says something about the sample itself. */
    void remark(String remark) {
        remarks.add(remark);
    }

    int platform() {
        return platform;
    }

    int virtual() {
        return virtual;
    }

    int ungrouped() {
        return ungrouped;
    }

    Map<Long, Member> members() {
        return members;
    }

    List<String> deadlocks() {
        return deadlocks;
    }

    List<String> remarks() {
        return remarks;
    }

    /** The groups: those with threads of the flow first, then the largest. */
    List<StackGroup> groups() {
        return groups.values().stream().sorted(ORDER).toList();
    }
}
