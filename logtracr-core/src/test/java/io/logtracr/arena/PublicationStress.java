package io.logtracr.arena;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A reader looks while entries are appended: it sees the first ones, whole, however many there are by then. */
@JCStressTest
@Outcome(
        id = {"0", "1", "2", "3"},
        expect = Expect.ACCEPTABLE,
        desc = "the first entries, whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, or out of order")
@State
public class PublicationStress {

    private final StressedArena arena = new StressedArena();

    /** Three entries; their message is in the string table from the second one on. */
    @Actor
    public void writer() {
        arena.append(arena.chunk, StressedArena.SERIAL, 0);
        arena.append(arena.chunk, StressedArena.SERIAL, 1);
        arena.append(arena.chunk, StressedArena.SERIAL, 2);
    }

    /** Some looks. */
    @Actor
    public void reader(I_Result result) {
        result.r1 = arena.watchGrowing();
    }
}
