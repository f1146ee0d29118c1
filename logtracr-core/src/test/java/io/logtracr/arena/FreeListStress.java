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
 * gives the first back. Many times over, as what goes wrong once stays wrong.
 */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "each index is owned once, or free once")
@Outcome(expect = Expect.FORBIDDEN, desc = "an index is owned twice, or gone, or the size is wrong")
@State
public class FreeListStress {

    /** As many as the two threads hold at most: none ever finds the list empty. */
    private static final int CAPACITY = 3;

    private static final int ROUNDS = 100;

    private final IndexStack free = new IndexStack(CAPACITY);
    private int takenByOne;
    private int takenByOther;

    /** Takes one and gives it back; keeps the last. */
    @Actor
    public void one() {
        takenByOne = free.pop();
        for (int i = 0; i < ROUNDS && takenByOne != IndexStack.NONE; i++) {
            free.push(takenByOne);
            takenByOne = free.pop();
        }
    }

    /** Takes two and gives them back in the same order; keeps the last. */
    @Actor
    public void other() {
        for (int i = 0; i < ROUNDS; i++) {
            int first = free.pop();
            takenByOther = free.pop();
            if (first == IndexStack.NONE || takenByOther == IndexStack.NONE) {
                return;
            }
            free.push(first);
            if (i < ROUNDS - 1) {
                free.push(takenByOther);
            }
        }
    }

    /** How many different indexes there are, owned or free; below 0 if the stack counts otherwise. */
    @Arbiter
    public void end(I_Result result) {
        if (takenByOne == IndexStack.NONE || takenByOther == IndexStack.NONE) {
            result.r1 = IndexStack.NONE;
            return;
        }
        int size = free.size();
        int seen = 1 << takenByOne | 1 << takenByOther;
        int popped = 0;
        for (int index = free.pop(); index != IndexStack.NONE && popped < CAPACITY; index = free.pop()) {
            seen |= 1 << index;
            popped++;
        }
        result.r1 = size == 1 && popped == 1 ? Integer.bitCount(seen) : -1 - popped;
    }
}
