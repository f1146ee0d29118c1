package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;
import org.slf4j.spi.NOPLoggingEventBuilder;

class ProbeTest {

    private Rig rig;

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void isDebugEnabled_isOpened_insideAFlow() {
        Logger logger = installed().logger("com.acme.Filter");
        assertThat(logger.isDebugEnabled()).isFalse();
        MDC.put("logID", "pod-1");
        assertThat(logger.isDebugEnabled()).isTrue();
        assertThat(logger.isDebugEnabled(MarkerFactory.getMarker("M"))).isTrue();
        assertThat(logger.isEnabledForLevel(org.slf4j.event.Level.DEBUG)).isTrue();
        assertThat(logger.isEnabledFor(Level.DEBUG)).isTrue();
        assertThat(logger.atDebug()).isNotInstanceOf(NOPLoggingEventBuilder.class);
        MDC.remove("logID");
        assertThat(logger.isDebugEnabled()).isFalse();
        assertThat(logger.atDebug()).isInstanceOf(NOPLoggingEventBuilder.class);
        assertThat(rig.recorder().calls).isEmpty();
    }

    @Test
    void isTraceEnabled_staysShut_belowTheCaptureLevel() {
        Logger logger = installed().logger("com.acme.Filter");
        MDC.put("logID", "pod-1");
        assertThat(logger.isTraceEnabled()).isFalse();
    }

    @Test
    void isTraceEnabled_isOpened_whereTheCaptureRulesSaySo() {
        Rig opened = installed("capture", "DEBUG,com.acme=TRACE,org.wire=OFF");
        MDC.put("logID", "pod-1");
        assertThat(opened.logger("com.acme").isTraceEnabled()).isTrue();
        assertThat(opened.logger("com.acme.Filter$Inner").isTraceEnabled()).isTrue();
        assertThat(opened.logger("com.acmeX").isTraceEnabled()).isFalse();
        assertThat(opened.logger("com.acmeX").isDebugEnabled()).isTrue();
        assertThat(opened.logger("org.wire.Header").isDebugEnabled()).isFalse();
        assertThat(opened.logger("org.wire.Header").isInfoEnabled()).isTrue();
    }

    @Test
    void isInfoEnabled_isLeftToLogback_whereTheLevelAllowsIt() {
        Rig denied = installed();
        denied.context.addTurboFilter(new DenyAll());
        MDC.put("logID", "pod-1");
        assertThat(denied.logger("a").isInfoEnabled()).isFalse();
        assertThat(denied.logger("a").isDebugEnabled()).isTrue();
    }

    @Test
    void isDebugEnabled_staysShut_whenNothingIsRecorded() {
        Logger logger = installed().logger("a");
        MDC.put("logID", "pod-1");
        rig.recorder().recording = false;
        assertThat(logger.isDebugEnabled()).isFalse();
    }

    @Test
    void isDebugEnabled_staysShut_whereTheLoggerIsOffAndNotNamed() {
        Rig opened = installed("capture", "DEBUG,com.acme=DEBUG");
        opened.root().setLevel(Level.OFF);
        MDC.put("logID", "pod-1");
        assertThat(opened.logger("org.other").isDebugEnabled()).isFalse();
        assertThat(opened.logger("com.acme.Filter").isDebugEnabled()).isTrue();
    }

    @Test
    void isDebugEnabled_staysShut_whereGuardsAreOff_andUnguardedCallsAreRecorded() {
        Rig opened = installed("guards", "DEBUG,org.jetty=OFF");
        MDC.put("logID", "pod-1");
        Logger jetty = opened.logger("org.jetty.HttpParser");
        assertThat(jetty.isDebugEnabled()).isFalse();
        assertThat(jetty.atDebug()).isInstanceOf(NOPLoggingEventBuilder.class);
        assertThat(opened.logger("com.acme").isDebugEnabled()).isTrue();
        jetty.debug("parsed {}", 1);
        assertThat(opened.recorder().lines()).containsExactly("pod-1 DEBUG parsed 1");
    }

    @Test
    void isTraceEnabled_staysShut_whereGuardsWouldButCaptureWouldNot() {
        Rig opened = installed("capture", "DEBUG", "guards", "TRACE");
        MDC.put("logID", "pod-1");
        assertThat(opened.logger("a").isTraceEnabled()).isFalse();
        assertThat(opened.logger("a").isDebugEnabled()).isTrue();
    }

    @Test
    void guardsAlways_opensOutsideFlows_onlyThatPrefixAndOnlyWhatIsCaptured() {
        Rig opened = installed("guardsAlways", "org.jetty", "guards", "OFF");
        assertThat(opened.logger("org.jetty.io.WriteFlusher").isDebugEnabled()).isTrue();
        assertThat(opened.logger("org.jetty.io.WriteFlusher").isTraceEnabled()).isFalse();
        assertThat(opened.logger("org.jettyX").isDebugEnabled()).isFalse();
        opened.logger("org.jetty.io.WriteFlusher").debug("outside any flow");
        opened.logger("org.jetty.io.WriteFlusher").atDebug().log("outside any flow");
        assertThat(opened.recorder().calls).isEmpty();
        assertThat(opened.mainLog()).isEmpty();
    }

    @Test
    void flowFromKeyValues_opensEveryGuard_thatIsCaptured() {
        Rig opened = installed("flowFromKeyValues", "true");
        assertThat(opened.logger("a").isDebugEnabled()).isTrue();
        assertThat(opened.logger("a").isTraceEnabled()).isFalse();
    }

    @Test
    void probe_followsTheLevel_whenItIsChangedWhileRunning() {
        Rig opened = installed();
        opened.context.addTurboFilter(new DenyAll());
        MDC.put("logID", "pod-1");
        Logger logger = opened.logger("a");
        assertThat(logger.isDebugEnabled()).isTrue();
        opened.root().setLevel(Level.DEBUG);
        assertThat(logger.isDebugEnabled()).isFalse();
        opened.root().setLevel(Level.WARN);
        assertThat(logger.isInfoEnabled()).isTrue();
    }

    private Rig installed(String... properties) {
        rig = Rig.installed(properties);
        return rig;
    }
}
