package io.logtracr.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The free list, where a stack without a tag fails: one thread takes an index while another takes it and the one below, and
 * gives the first back.
 */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "each index is owned once, or free once")
@Outcome(expect = Expect.FORBIDDEN, desc = "an index is owned twice, or gone, or the size is wrong")
@State
public class FreeListStress {

    private static final int CAPACITY = 3;

    private final IndexStack free = new IndexStack(CAPACITY);
    private int takenByOne;
    private int takenByOther;

    /** Takes one and keeps it. */
    @Actor
    public void one() {
        takenByOne = free.pop();
    }

    /** Takes two, gives the first back and keeps the second. */
    @Actor
    public void other() {
        int given = free.pop();
        takenByOther = free.pop();
        free.push(given);
    }

    /** How many different indexes there are, owned or free; below 0 if the stack counts otherwise. */
    @Arbiter
    public void end(I_Result result) {
        int size = free.size();
        int seen = 1 << takenByOne | 1 << takenByOther;
        int popped = 0;
        for (int index = free.pop(); index != IndexStack.NONE && popped < CAPACITY; index = free.pop()) {
            seen |= 1 << index;
            popped++;
        }
        result.r1 = size == popped && popped == CAPACITY - 2 ? Integer.bitCount(seen) : -1 - popped;
    }
}
