package io.logtracr.spill;

import io.logtracr.arena.LossCause;
import io.logtracr.flow.Chain;
import io.logtracr.flow.Flow;
import io.logtracr.flow.FlowHash;
import io.logtracr.flow.PastStay;
import io.logtracr.flow.StoredState;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What flows that left memory leave to be told when they come again: that they had ended, and what is missing of them. Remembers
 * by the hash of the id the last eight thousand that have anything to tell. Spiller thread only.
 */
final class PastStays {

    private static final int MOST_REMEMBERED = 8192;

    private final Map<Long, PastStay> byFlow = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, PastStay> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** A flow's stay has ended. */
    void left(Flow flow) {
        boolean dropped = !flow.isKept();
        if (!dropped && !flow.isEnded() && byFlow.isEmpty()) {
            return;
        }
        long missing = dropped ? flow.nextSequence() - flow.stored().nextSequence() : 0;
        PastStay stay = new PastStay(
                flow.serial(),
                flow.isEnded(),
                missing,
                flow.firstEpochNanos(),
                flow.lastEpochNanos(),
                LossCause.UNDECIDED);
        long hash = FlowHash.of(flow.id());
        PastStay before = byFlow.remove(hash);
        if (before != null && dropped) {
            stay = before.then(stay);
        } else if (before != null && !flow.stored().isPastTold()) {
            flow.stored().past(before);
        }
        if (stay.ended() || stay.missing() > 0) {
            byFlow.put(hash, stay);
        }
    }

    /** A chain is given up. If it was the last of a stay that has ended, only a later stay can tell. */
    void givenUp(Chain chain, LossCause cause) {
        Flow flow = chain.flow();
        if (flow.isLastChain()) {
            long from = flow.stored().lastEpochNanos();
            PastStay stay = new PastStay(
                    flow.serial(),
                    flow.isEnded(),
                    chain.endSequence() - flow.stored().nextSequence(),
                    from == 0 ? flow.firstEpochNanos() : from,
                    flow.lastEpochNanos(),
                    cause);
            PastStay before = flow.stored().past();
            byFlow.merge(FlowHash.of(flow.id()), before == null ? stay : before.then(stay), PastStay::then);
        }
    }

    /** What is to be told before anything of this stay, {@code null} for nothing. */
    PastStay before(Flow flow) {
        StoredState stored = flow.stored();
        if (stored.isPastTold() || stored.past() != null) {
            return stored.past();
        }
        if (byFlow.isEmpty()) {
            return null;
        }
        PastStay known = byFlow.get(FlowHash.of(flow.id()));
        return known != null && known.serial() < flow.serial() ? known : null;
    }

    /** What was to be told before this stay is in the store. */
    void told(Flow flow) {
        if (!flow.stored().isPastTold() && !byFlow.isEmpty()) {
            byFlow.computeIfPresent(
                    FlowHash.of(flow.id()), (hash, known) -> known.serial() < flow.serial() ? null : known);
        }
    }
}
