package io.logtracr.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A reader looks at a chunk that its flow uses again and again for later entries: only the generation tells these apart. */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "entries that were looked for, or none")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, or another entry in its place")
@State
public class OwnReuseStress {

    private static final int USES = 16;

    private final StressedArena arena = new StressedArena();

    /** One entry after the other in the same chunk, as the flow's next one. */
    @Actor
    public void writer() {
        for (int i = 0; i < USES; i++) {
            arena.arena.hideChunk(arena.chunk);
            arena.reuse(arena.chunk, StressedArena.SERIAL, i);
        }
    }

    /** Some looks. */
    @Actor
    public void reader(I_Result result) {
        result.r1 = arena.watchReused(USES);
    }
}
