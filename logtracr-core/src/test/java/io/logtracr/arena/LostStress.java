package io.logtracr.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Two threads note how far a flow has lost entries: the mark never goes back. */
@JCStressTest
@Outcome(
        id = {"3, 5", "5, 5"},
        expect = Expect.ACCEPTABLE,
        desc = "the highest mark stays")
@Outcome(expect = Expect.FORBIDDEN, desc = "the mark went back")
@State
public class LostStress {

    private final StressedArena arena = new StressedArena();

    /** The higher mark. */
    @Actor
    public void higher() {
        arena.arena.noteLost(arena.slot, 5);
    }

    /** The lower mark, and a look. */
    @Actor
    public void lower(JJ_Result result) {
        arena.arena.noteLost(arena.slot, 3);
        result.r1 = arena.lost();
    }

    /** What is left. */
    @Arbiter
    public void end(JJ_Result result) {
        result.r2 = arena.lost();
    }
}
