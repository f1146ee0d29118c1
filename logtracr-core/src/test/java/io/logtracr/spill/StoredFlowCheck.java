package io.logtracr.spill;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.spill.MemoryStore.Appended;
import io.logtracr.spill.MemoryStore.Line;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether what was stored of a flow is in order, complete but for its gaps, and there once. */
final class StoredFlowCheck {

    private static final long NOWHERE = Long.MIN_VALUE;

    private StoredFlowCheck() {}

    /** Checks a flow, and answers with how many entries it has, those in gaps included. */
    static long entriesAndGaps(String flowId, List<Appended> appends) {
        Set<List<Object>> seen = new HashSet<>();
        Set<Long> ends = Set.of(0L);
        long total = 0;
        for (Appended append : appends) {
            ends = endsOf(flowId, append, ends);
            int entries = 0;
            for (Line line : append.lines()) {
                total += line.entry() == null ? line.gap() : 1;
                if (line.entry() != null) {
                    entries++;
                    assertThat(seen.add(line.entry().arguments()))
                            .as("%s has %s once", flowId, line.entry())
                            .isTrue();
                } else {
                    assertThat(line.gap()).isPositive();
                }
            }
            assertThat(append.entries()).isEqualTo(entries);
        }
        return total;
    }

    /**
     * Each append begins where the one before ended, or, where the flow had left memory meanwhile, anew; then a gap may come first
     * that tells of entries before.
     */
    private static Set<Long> endsOf(String flowId, Appended append, Set<Long> begins) {
        Set<Long> ends = new HashSet<>();
        Set<Long> all = new HashSet<>(begins);
        all.add(0L);
        Line first = append.lines().isEmpty() ? null : append.lines().get(0);
        if (first != null && first.entry() == null) {
            all.add(-first.gap());
        }
        for (long begin : all) {
            long at = begin;
            for (Line line : append.lines()) {
                at = line.entry() == null ? at + line.gap() : line.entry().sequence() == at ? at + 1 : NOWHERE;
                if (at == NOWHERE) {
                    break;
                }
            }
            if (at != NOWHERE) {
                ends.add(at);
            }
        }
        assertThat(ends)
                .as("%s goes on at one of %s: %s", flowId, begins, append)
                .isNotEmpty();
        return ends;
    }
}
