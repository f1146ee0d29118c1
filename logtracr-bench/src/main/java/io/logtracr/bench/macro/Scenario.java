package io.logtracr.bench.macro;

import io.logtracr.bench.rival.Rival;
import java.util.List;

/** What is measured outside JMH, and with which rivals. */
public enum Scenario {
    /** All entries as fast as they come, until everything is rendered as text. */
    WHOLE_SYSTEM(
            new WholeSystem(false),
            Rival.DEBUG_OFF,
            Rival.FILE_NO_FLUSH,
            Rival.SIFTING,
            Rival.ASYNC_BLOCKING,
            Rival.LOG4J2_ASYNC,
            Rival.LOGTRACR_STORING),
    /** The same entries at a rate that each rival holds: who loses nothing, does all the work. */
    WHOLE_SYSTEM_PACED(
            new WholeSystem(true), Rival.DEBUG_OFF, Rival.FILE_NO_FLUSH, Rival.SIFTING, Rival.LOGTRACR_STORING),
    /** The highest rate that is held without loss, one logging thread. */
    HIGHEST_RATE(new HighestRate(), Rival.FILE_NO_FLUSH, Rival.SIFTING, Rival.ASYNC_DROPPING, Rival.LOGTRACR_STORING),
    /** Memory beside the arena after very many flows. */
    MANY_FLOWS_LATER(new PassingFlows(), Rival.LOGTRACR_STORING),
    /** Single calls while nothing else happens: the recorder has no store. */
    TAIL_QUIET(
            new Tails(Tails.Beside.NOTHING),
            Rival.DEBUG_OFF,
            Rival.FILE_NO_FLUSH,
            Rival.ASYNC_DROPPING,
            Rival.LOGTRACR_MAPPED),
    /** Single calls while the spiller writes as fast as it can. */
    TAIL_SPILLING(new Tails(Tails.Beside.WRITING), Rival.LOGTRACR_STORING),
    /** Single calls while nothing can be written. */
    TAIL_TMPFS_FULL(
            new Tails(Tails.Beside.WRITING_IN_VAIN), Rival.FILE_NO_FLUSH, Rival.ASYNC_DROPPING, Rival.LOGTRACR_STORING),
    /** Very many virtual threads, each in a flow of its own. */
    VIRTUAL_THREADS(new ManyTasks(true), Rival.FILE_NO_FLUSH, Rival.CYCLIC_BUFFER, Rival.LOGTRACR_MAPPED),
    /** The same tasks on as many platform threads as there are cores. */
    PLATFORM_THREADS(new ManyTasks(false), Rival.FILE_NO_FLUSH, Rival.CYCLIC_BUFFER, Rival.LOGTRACR_MAPPED),
    /** A web server under load, with all that its libraries log at DEBUG. */
    WEB_SERVER(
            new WebServer(), Rival.DEBUG_OFF, Rival.FILE_NO_FLUSH, Rival.FILE_IMMEDIATE_FLUSH, Rival.LOGTRACR_STORING);

    private final Measurement measurement;
    private final List<Rival> rivals;

    Scenario(Measurement measurement, Rival... rivals) {
        this.measurement = measurement;
        this.rivals = List.of(rivals);
    }

    Measurement measurement() {
        return measurement;
    }

    List<Rival> rivals() {
        return rivals;
    }
}
