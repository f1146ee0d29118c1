package io.logtracr.spill;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.store.FlowStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/** A store that keeps what it is given, and fails where it is told to. */
final class MemoryStore implements FlowStore {

    /** Where an append can fail. */
    enum Step {
        BEGIN,
        ENTRY,
        COMMIT,
        ROLLBACK
    }

    /** An entry, or, where {@code entry} is {@code null}, a gap. */
    record Line(LogEntry entry, long gap, LossCause cause) {}

    /** One append that was committed. */
    record Appended(List<Line> lines, List<String> notes, String reason, int entries, int errors) {
        long gaps() {
            return lines.stream().mapToLong(Line::gap).sum();
        }
    }

    private final Map<String, List<Appended>> flows = new ConcurrentHashMap<>();
    private volatile BiPredicate<String, Step> fails = (flow, step) -> false;
    private volatile RuntimeException breaks;
    private volatile Runnable beforeCommit = () -> {};
    private volatile int tries;
    private volatile boolean full;
    private final Map<String, Long> neverStored = new ConcurrentHashMap<>();

    /** From now on there is no room for a flow that has nothing here. */
    void fill() {
        full = true;
    }

    /** Flows that were only noted, with the number of their entries. */
    Map<String, Long> neverStored() {
        return neverStored;
    }

    /** Answers with an IOException wherever this says so. */
    void failWhere(BiPredicate<String, Step> rule) {
        fails = rule;
    }

    void work() {
        fails = (flow, step) -> false;
        breaks = null;
    }

    /** Throws this from the next entries. */
    void breakWith(RuntimeException exception) {
        breaks = exception;
    }

    /** Runs on the spiller's thread while a chain is being written. */
    void beforeCommit(Runnable action) {
        beforeCommit = action;
    }

    List<Appended> appended(String flowId) {
        return flows.getOrDefault(flowId, List.of());
    }

    Map<String, List<Appended>> flows() {
        return flows;
    }

    /** How many appends were begun or refused. */
    int tries() {
        return tries;
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread writes
    public Append begin(String flowId, boolean triggered) throws IOException {
        tries = tries + 1;
        failIfTold(flowId, Step.BEGIN);
        return new MemoryAppend(flowId);
    }

    private void failIfTold(String flowId, Step step) throws IOException {
        if (fails.test(flowId, step)) {
            throw new IOException("told to fail at " + step);
        }
    }

    @Override
    public boolean hasRoomFor(String flowId) {
        return !full || flows.containsKey(flowId);
    }

    @Override
    public void neverStored(String flowId, long entries) {
        neverStored.merge(flowId, entries, Long::sum);
    }

    @Override
    public void close() {}

    private final class MemoryAppend implements Append {

        private final String flowId;
        private final List<Line> lines = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        MemoryAppend(String flowId) {
            this.flowId = flowId;
        }

        @Override
        public int part() {
            return 0;
        }

        @Override
        public long lengthBefore() {
            return appended(flowId).size();
        }

        @Override
        public void entry(LogEntry entry) throws IOException {
            failIfTold(flowId, Step.ENTRY);
            if (breaks != null) {
                throw breaks;
            }
            lines.add(new Line(entry, 0, null));
        }

        @Override
        public void gap(long count, long fromEpochNanos, long toEpochNanos, LossCause cause) {
            lines.add(new Line(null, count, cause));
        }

        @Override
        public void triggered(long atEpochNanos, String by, String thread) {
            notes.add("triggered by " + by);
        }

        @Override
        public void finished(long atEpochNanos, String outcome, long durationNanos) {
            notes.add("finished " + outcome);
        }

        @Override
        public void reopened(long atEpochNanos) {
            notes.add("reopened");
        }

        @Override
        public void commit(String reason, int entries, int errors) throws IOException {
            beforeCommit.run();
            failIfTold(flowId, Step.COMMIT);
            flows.computeIfAbsent(flowId, id -> new ArrayList<>())
                    .add(new Appended(lines, notes, reason, entries, errors));
        }

        @Override
        public void rollback() throws IOException {
            failIfTold(flowId, Step.ROLLBACK);
        }
    }
}
