package io.logtracr.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A reader looks at a chunk while it passes to another flow: it sees its own flow's entry, or none. */
@JCStressTest
@Outcome(
        id = {"0", "1"},
        expect = Expect.ACCEPTABLE,
        desc = "the flow's own entry, or none")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, or another flow's")
@State
public class ForeignReuseStress {

    private final StressedArena arena = new StressedArena();

    /** The flow's entry is there before anybody looks. */
    public ForeignReuseStress() {
        arena.append(arena.chunk, StressedArena.SERIAL, 0);
    }

    /** Gives the chunk back; another flow takes it and writes. */
    @Actor
    public void writer() {
        arena.arena.freeChunk(arena.chunk);
        int chunk = arena.arena.takeChunk();
        arena.reuse(chunk, StressedArena.SERIAL + 1, 0);
    }

    /** Some looks. */
    @Actor
    public void reader(I_Result result) {
        result.r1 = arena.watchGoing();
    }
}
