package io.logtracr;

import java.lang.ref.WeakReference;
import org.slf4j.MDC;

/**
 * A flow id that a scope has put into the MDC of its thread, and what was there before. Those of one thread form a stack, so that
 * each can be taken back at any time, and what is in the MDC is always the id of the innermost one that is still there:
 *
 * <ul>
 *   <li>The innermost one puts back what was there before it, whatever somebody else has put there meanwhile.
 *   <li>One that has others on it leaves the MDC alone; the one right on it will put back, in its place, what was there before it.
 *   <li>One that was {@link #abandon abandoned} on another thread, which cannot reach this thread's MDC, is taken back as soon as this
 *       thread puts another one or takes one back; if meanwhile somebody else has put something into the MDC, that stays.
 * </ul>
 *
 * The thread holds the innermost one weakly, and nothing of it where there is none: a pooled thread keeps nothing of an application
 * that has gone. All methods but {@link #abandon} are for the thread that called {@link #put}; they cost as much as there are scopes
 * open on it.
 */
final class ScopedFlow {

    /** The innermost one of each thread. Belongs to no recorder, as scopes work without. */
    private static final ThreadLocal<WeakReference<ScopedFlow>> INNERMOST = new ThreadLocal<>();

    private final WeakReference<ScopedFlow> self = new WeakReference<>(this);
    private final String key;
    private final String flowId;
    private volatile boolean abandoned;

    // Only the thread that put it.
    private String before;
    private ScopedFlow below;

    private ScopedFlow(String key, String flowId) {
        this.key = key;
        this.flowId = flowId;
    }

    /** Puts a flow id into this thread's MDC. */
    static ScopedFlow put(String key, String flowId) {
        takeBackAbandoned();
        ScopedFlow put = new ScopedFlow(key, flowId);
        put.before = MDC.get(key);
        MDC.put(key, flowId);
        put.below = innermost();
        innermost(put);
        return put;
    }

    /** Takes it back; once. */
    void takeBack() {
        takeBackAbandoned();
        boolean known = false;
        for (ScopedFlow each = innermost(); each != null && !known; each = each.below) {
            known = each == this;
        }
        if (known) {
            takeOut(true);
        } else if (flowId.equals(MDC.get(key))) {
            restore(); // The thread has forgotten it, since one on it was never closed, and collected.
        }
    }

    /** It is to be taken back, which another thread cannot do. Any thread. */
    void abandon() {
        abandoned = true;
    }

    private static void takeBackAbandoned() {
        ScopedFlow each = innermost();
        while (each != null) {
            ScopedFlow next = each.below;
            if (each.abandoned) {
                each.takeOut(false);
            }
            each = next;
        }
    }

    /** @param whatever whether to put back what was there before even if it is no longer ours that is in the MDC */
    private void takeOut(boolean whatever) {
        ScopedFlow onIt = null;
        ScopedFlow onItOfThisKey = null;
        for (ScopedFlow each = innermost(); each != this; each = each.below) {
            onIt = each;
            if (each.key.equals(key)) {
                onItOfThisKey = each;
            }
        }
        if (onIt == null) {
            innermost(below);
        } else {
            onIt.below = below;
        }
        if (onItOfThisKey == null) {
            if (whatever || flowId.equals(MDC.get(key))) {
                restore();
            }
        } else if (flowId.equals(onItOfThisKey.before)) {
            onItOfThisKey.before = before;
        }
    }

    private void restore() {
        if (before == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, before);
        }
    }

    private static ScopedFlow innermost() {
        WeakReference<ScopedFlow> reference = INNERMOST.get();
        return reference == null ? null : reference.get();
    }

    private static void innermost(ScopedFlow flow) {
        if (flow == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(flow.self);
        }
    }
}
