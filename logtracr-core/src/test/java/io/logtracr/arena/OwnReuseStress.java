package io.logtracr.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A reader looks at a chunk while its flow uses it for later entries, so that only the generation tells the two apart. */
@JCStressTest
@Outcome(
        id = {"0", "1"},
        expect = Expect.ACCEPTABLE,
        desc = "the entry that was looked for, or none")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, or a later entry in its place")
@State
public class OwnReuseStress {

    private final StressedArena arena = new StressedArena();

    /** The first entry is there before anybody looks. */
    public OwnReuseStress() {
        arena.append(arena.chunk, StressedArena.SERIAL, 0);
    }

    /** Drops the chunk's content and uses it as the flow's next one. */
    @Actor
    public void writer() {
        arena.arena.hideChunk(arena.chunk);
        arena.reuse(arena.chunk, StressedArena.SERIAL, 1);
    }

    /** Some looks. */
    @Actor
    public void reader(I_Result result) {
        result.r1 = arena.watchGoing();
    }
}
