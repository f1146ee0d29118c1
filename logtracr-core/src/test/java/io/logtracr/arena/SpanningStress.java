package io.logtracr.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A reader scans the arena while an entry is written over several chunks: it finds the whole entry, or none. */
@JCStressTest
@Outcome(
        id = {"0", "1"},
        expect = Expect.ACCEPTABLE,
        desc = "the whole entry, or none")
@Outcome(expect = Expect.FORBIDDEN, desc = "a part of the entry")
@State
public class SpanningStress {

    private final StressedArena arena = new StressedArena();

    /** One entry that fits into no chunk. */
    @Actor
    public void writer() {
        arena.appendSpanning();
    }

    /** One scan. */
    @Actor
    public void reader(I_Result result) {
        result.r1 = arena.scan();
    }
}
