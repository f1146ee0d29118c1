package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.core.status.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerboseTest {

    private static final String EMPTY = "<configuration><root level=\"WARN\"/></configuration>";

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({"0,INFO", "1,DEBUG", "4,DEBUG", "5,TRACE", "9,TRACE", "warn,WARN", "OFF,OFF"})
    void verbose_setsTheRootLevel_whenTheContextIsStarted(String value, String level) {
        rig.start("verbose", value);
        assertThat(rig.root().getLevel()).isEqualTo(Level.INFO);
        rig.context.start();
        assertThat(rig.root().getLevel()).isEqualTo(Level.toLevel(level));
    }

    @Test
    void verbose_leavesTheLevelAlone_whenNotSet() {
        rig.start();
        rig.context.start();
        assertThat(rig.root().getLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void verbose_isOverriddenByLaterChanges_untilTheNextReload() throws Exception {
        rig.start("verbose", "TRACE");
        rig.context.start();
        rig.root().setLevel(Level.ERROR);
        assertThat(rig.root().getLevel()).isEqualTo(Level.ERROR);
        rig.context.reset();
        rig.start("verbose", "DEBUG");
        Rig.configure(rig.context, EMPTY);
        assertThat(rig.root().getLevel()).isEqualTo(Level.DEBUG);
    }

    @Test
    void verbose_isForgotten_whenTheNextConfigurationDoesNotSetIt() throws Exception {
        rig.start("verbose", "TRACE");
        rig.context.reset();
        rig.start();
        Rig.configure(rig.context, EMPTY);
        rig.context.start();
        assertThat(rig.root().getLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void verbose_leavesOtherLoggersAlone() {
        rig.logger("com.acme").setLevel(Level.ERROR);
        rig.start("verbose", "TRACE");
        rig.context.start();
        assertThat(rig.logger("com.acme").getEffectiveLevel()).isEqualTo(Level.ERROR);
        assertThat(Rig.statuses(rig.context, Status.WARN)).isEmpty();
    }
}
