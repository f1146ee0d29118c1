package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.jul.LevelChangePropagator;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loggers of java.util.logging let through what the recorder captures. */
class JulTest {

    private static final String PLAIN = "<configuration><root level=\"INFO\"/></configuration>";

    /** Strong, so that the levels stay. */
    private final Logger top = Logger.getLogger("jul.acme");

    private final Logger loud = Logger.getLogger("jul.acme.net.Connector");
    private final Logger other = Logger.getLogger("jul.acmeother");
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
        for (Logger logger : new Logger[] {top, loud, other}) {
            logger.setLevel(null);
        }
    }

    @Test
    void start_lowersThePrefix_andExplicitLevelsBelowIt_andNothingElse() {
        loud.setLevel(Level.SEVERE);
        rig.start("jul", "jul.acme", "capture", "DEBUG,jul.acme.net=TRACE");
        rig.context.start();
        assertThat(top.getLevel()).isEqualTo(Level.FINE);
        assertThat(loud.getLevel()).isEqualTo(Level.FINEST);
        assertThat(other.getLevel()).isNull();
    }

    @Test
    void stop_putsTheLevelsBack() {
        loud.setLevel(Level.SEVERE);
        rig.start("jul", "jul.acme");
        rig.context.start();
        assertThat(loud.getLevel()).isEqualTo(Level.FINE);
        rig.context.stop();
        assertThat(top.getLevel()).isNull();
        assertThat(loud.getLevel()).isEqualTo(Level.SEVERE);
    }

    @Test
    void stop_leavesALevelAlone_thatSomebodyElseHasSetSince() {
        rig.start("jul", "jul.acme");
        rig.context.start();
        top.setLevel(Level.WARNING);
        rig.context.stop();
        assertThat(top.getLevel()).isEqualTo(Level.WARNING);
    }

    @Test
    void levelChange_isFollowedByOurs_thoughLogbackPropagatesIt() throws Exception {
        rig.start("jul", "jul.acme");
        LevelChangePropagator propagator = new LevelChangePropagator();
        propagator.setContext(rig.context);
        propagator.start();
        rig.context.addListener(propagator);
        Rig.configure(rig.context, PLAIN);
        rig.logger("jul.acme").setLevel(ch.qos.logback.classic.Level.WARN);
        rig.logger("jul.acme.net.Connector").setLevel(ch.qos.logback.classic.Level.ERROR);
        rig.logger("jul.acmeother").setLevel(ch.qos.logback.classic.Level.ERROR);
        assertThat(top.getLevel()).isEqualTo(Level.FINE);
        assertThat(loud.getLevel()).isEqualTo(Level.FINE);
        assertThat(other.getLevel()).isEqualTo(Level.SEVERE);
        rig.context.stop();
        assertThat(top.getLevel()).isEqualTo(Level.WARNING);
        assertThat(loud.getLevel()).isEqualTo(Level.SEVERE);
    }

    @Test
    void reload_withoutTheKey_putsTheLevelsBack() throws Exception {
        rig.start("jul", "jul.acme");
        rig.context.start();
        rig.context.reset();
        rig.start();
        Rig.configure(rig.context, PLAIN);
        assertThat(top.getLevel()).isNull();
    }

    @Test
    void levels_areNotCollected_withTheirLoggers() {
        String name = "jul.acme.collected." + System.nanoTime();
        rig.start("jul", name);
        rig.context.start();
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        assertThat(LogManager.getLogManager().getLogger(name)).isNotNull();
        assertThat(Logger.getLogger(name).getLevel()).isEqualTo(Level.FINE);
    }
}
