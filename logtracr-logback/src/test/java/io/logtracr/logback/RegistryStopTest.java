package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The recorder is ended while its process, and perhaps its Logback, goes on. */
class RegistryStopTest {

    private final Rig rig = Rig.installed();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void stop_closesTheRecorder_andTakesTheFilterOut() {
        rig.registry.stop();
        assertThat(rig.recorder().closed).isTrue();
        assertThat(Rig.filtersOfOurs(rig.context)).isZero();
        MDC.put("logID", "f");
        rig.logger("com.acme").debug("too late");
        rig.logger("com.acme").info("shown");
        assertThat(rig.recorder().calls).isEmpty();
        assertThat(rig.mainLog()).hasSize(1);
    }

    @Test
    void stop_isHarmless_whenItComesAgain_andBeforeLogbacks() {
        rig.registry.stop();
        rig.registry.stop();
        rig.context.stop();
        assertThat(rig.warnings()).isEmpty();
    }

    @Test
    void stop_isHarmless_whenThereIsNoRecorder() {
        try (Rig empty = new Rig()) {
            empty.registry.stop();
            assertThat(empty.recorders).isEmpty();
        }
    }

    @Test
    void configuration_startsANewRecorder_afterStop() {
        rig.registry.stop();
        rig.start();
        assertThat(rig.recorders).hasSize(2);
        MDC.put("logID", "f");
        rig.logger("com.acme").debug("recorded");
        assertThat(rig.recorder().calls).hasSize(1);
    }
}
