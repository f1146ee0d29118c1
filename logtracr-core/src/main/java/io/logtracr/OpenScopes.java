package io.logtracr;

import io.logtracr.flow.Flow;
import io.logtracr.flow.FlowOutcome;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many scopes each flow has open, so that the flow ends with the last of them, and not with an inner one or another thread's.
 * Any thread; never waits longer than another scope takes to open or close. Bounded: scopes beyond a hundred thousand flows, or eight
 * million characters of their ids, are not counted, and end their flow each by itself.
 */
final class OpenScopes {

    static final int MOST_FLOWS = 100_000;
    /** An id has up to 8192 characters: of the longest ones there are a thousand. */
    static final int MOST_CHARACTERS = 8 << 20;

    private final ConcurrentHashMap<String, Open> byFlow = new ConcurrentHashMap<>();
    private final AtomicInteger flows = new AtomicInteger();
    private final AtomicInteger characters = new AtomicInteger();

    /** What is known of a flow with open scopes; changed within the map's {@code compute} only. */
    private static final class Open {
        final long sinceNanos;
        int scopes;
        boolean failed;
        boolean ok;
        boolean stored;

        Open(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /**
     * A flow's end.
     *
     * @param outcome       what the last scope said; if it said nothing, failed if any did, else ok if any did
     * @param durationNanos since the first scope was opened
     * @param stored        whether something of it went to the store meanwhile
     */
    record End(FlowOutcome outcome, long durationNanos, boolean stored) {}

    /** A scope was opened; returns whether it is counted. */
    boolean opened(String flowId, long nanoTime) {
        Open counted = byFlow.compute(flowId, (id, known) -> {
            Open open = known;
            if (open == null) {
                if (!reserve(id)) {
                    return null;
                }
                open = new Open(nanoTime);
            }
            open.scopes++;
            return open;
        });
        return counted != null;
    }

    private boolean reserve(String flowId) {
        int flowCount = flows.incrementAndGet();
        int characterCount = characters.addAndGet(flowId.length());
        boolean room = flowCount <= MOST_FLOWS && characterCount <= MOST_CHARACTERS;
        if (!room) {
            release(flowId);
        }
        return room;
    }

    private void release(String flowId) {
        flows.decrementAndGet();
        characters.addAndGet(-flowId.length());
    }

    /**
     * A counted scope was closed.
     *
     * @return the flow's end, {@code null} if other scopes are open
     */
    End closed(String flowId, FlowOutcome outcome, long nanoTime) {
        End[] end = new End[1];
        byFlow.computeIfPresent(flowId, (id, open) -> {
            open.failed |= outcome == FlowOutcome.FAILED;
            open.ok |= outcome == FlowOutcome.OK;
            if (--open.scopes > 0) {
                return open;
            }
            release(id);
            FlowOutcome last = outcome;
            if (last == FlowOutcome.UNKNOWN) {
                last = open.failed ? FlowOutcome.FAILED : open.ok ? FlowOutcome.OK : FlowOutcome.UNKNOWN;
            }
            end[0] = new End(last, nanoTime - open.sinceNanos, open.stored);
            return null;
        });
        return end[0];
    }

    /** A flow has left memory. */
    void left(Flow flow) {
        if (!byFlow.isEmpty() && flow.isKept()) {
            byFlow.computeIfPresent(flow.id(), (id, open) -> {
                open.stored = true;
                return open;
            });
        }
    }
}
