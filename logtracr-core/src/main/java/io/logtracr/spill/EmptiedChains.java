package io.logtracr.spill;

import io.logtracr.flow.Chain;
import io.logtracr.flow.Flow;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Chains whose turn came when all their entries had been dropped. Where memory runs out they are the rule: the oldest entries are
 * dropped first, and the oldest chains are next to be stored. A file that tells of nothing but a gap takes as long as one with
 * entries and pushes out another, so these wait until there is nothing else to do. Spiller thread only.
 */
final class EmptiedChains {

    private final Map<String, Chain> byFlow = new LinkedHashMap<>();

    /** Whether there is nothing to tell but a gap, nothing of this stay is in the store, and nothing more will come of it. */
    static boolean isOne(Chain chain) {
        Flow flow = chain.flow();
        return chain.entries() == 0
                && chain.notes().isEmpty()
                && flow.isLastChain()
                && !flow.isTriggered()
                && !flow.stored().isPastTold();
    }

    void add(Chain chain) {
        byFlow.put(chain.flow().id(), chain);
    }

    /** Takes out the one of a flow; {@code null} if there is none. */
    Chain take(String flowId) {
        return byFlow.remove(flowId);
    }

    /** Takes out the one that waits for longest; {@code null} if there is none. */
    Chain takeOldest() {
        Iterator<Chain> chains = byFlow.values().iterator();
        if (!chains.hasNext()) {
            return null;
        }
        Chain oldest = chains.next();
        chains.remove();
        return oldest;
    }

    boolean isEmpty() {
        return byFlow.isEmpty();
    }
}
