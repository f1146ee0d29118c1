package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.spi.LocationAwareLogger;

class ClassicCallTest {

    private Rig rig;
    private Logger logger;

    @BeforeEach
    void install() {
        rig = Rig.installed();
        logger = rig.logger("com.acme.Filter");
        MDC.put("logID", "pod-1");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void debug_isRecordedAndNotShown_withAnyNumberOfArguments() {
        logger.debug("none");
        logger.debug("one {}", 1);
        logger.debug("two {} {}", 1, "b");
        logger.debug("three {} {} {}", 1, "b", 'c');
        logger.debug("many {} {} {} {}", 1, 2, 3, 4);
        assertThat(rig.recorder().lines())
                .containsExactly(
                        "pod-1 DEBUG none",
                        "pod-1 DEBUG one 1",
                        "pod-1 DEBUG two 1 b",
                        "pod-1 DEBUG three 1 b c",
                        "pod-1 DEBUG many 1 2 3 4");
        assertThat(rig.mainLog()).isEmpty();
        Recorded last = rig.recorder().last();
        assertThat(last.logger()).isEqualTo("com.acme.Filter");
        assertThat(last.thrown()).isNull();
        assertThat(last.markers()).isNull();
        assertThat(last.keyValues()).isNull();
        assertThat(last.mdc()).isNull();
    }

    @Test
    void info_isRecordedAndShown() {
        logger.info("shown {}", 1);
        logger.warn("shown {} {}", 1, 2);
        logger.error("shown");
        assertThat(rig.recorder().lines())
                .containsExactly("pod-1 INFO shown 1", "pod-1 WARN shown 1 2", "pod-1 ERROR shown");
        assertThat(rig.mainLog()).containsExactly("INFO shown 1", "WARN shown 1 2", "ERROR shown");
    }

    @ParameterizedTest
    @EnumSource
    void call_isRecordedAtItsLevel(org.slf4j.event.Level level) {
        try (Rig tracing = Rig.installed("capture", "TRACE")) {
            MDC.put("logID", "pod-1");
            tracing.logger("a").log(null, Logger.FQCN, level.toInt(), "m", null, null);
            assertThat(tracing.recorder().lines()).containsExactly("pod-1 " + level + " m");
        }
    }

    @Test
    void call_isNotRecorded_outsideAFlow() {
        MDC.clear();
        logger.info("shown");
        logger.debug("hidden");
        assertThat(rig.recorder().calls).isEmpty();
        assertThat(rig.mainLog()).containsExactly("INFO shown");
    }

    @Test
    void trace_isNotRecorded_belowTheCaptureLevel() {
        logger.trace("hidden {}", 1);
        assertThat(rig.recorder().calls).isEmpty();
    }

    @Test
    void call_isNotRecorded_whereCaptureIsOff_andStaysInTheMainLog() {
        try (Rig partly = Rig.installed("capture", "DEBUG,org.wire=OFF,org.wire.Important=WARN")) {
            MDC.put("logID", "pod-1");
            partly.logger("org.wire").error("shown");
            partly.logger("org.wire.Important").info("shown");
            partly.logger("org.wire.Important").warn("recorded");
            assertThat(partly.recorder().lines()).containsExactly("pod-1 WARN recorded");
            assertThat(partly.mainLog()).containsExactly("ERROR shown", "INFO shown", "WARN recorded");
        }
    }

    @Test
    void call_isNotRecorded_whereTheLoggerIsOff_unlessTheCaptureRulesNameIt() {
        try (Rig named = Rig.installed("capture", "DEBUG,com.acme=INFO")) {
            MDC.put("logID", "pod-1");
            named.logger("org.other").setLevel(Level.OFF);
            named.logger("com.acme").setLevel(Level.OFF);
            named.logger("org.other.A").error("not recorded");
            named.logger("com.acme.A").info("recorded");
            named.logger("com.acme.A").debug("not recorded");
            assertThat(named.recorder().lines()).containsExactly("pod-1 INFO recorded");
            assertThat(named.mainLog()).isEmpty();
        }
    }

    @Test
    void throwable_isHandedOver_asArgumentOrByItself() {
        Exception boom = new Exception("boom");
        logger.debug("by itself", boom);
        assertThat(rig.recorder().last().thrown()).isSameAs(boom);
        assertThat(rig.recorder().last().arguments()).isNull();
        logger.debug("last argument {}", 1, boom);
        assertThat(rig.recorder().last().arguments()).containsExactly(1, boom);
        logger.debug(null, boom);
        assertThat(rig.recorder().last().message()).isNull();
        assertThat(rig.recorder().last().thrown()).isSameAs(boom);
    }

    @Test
    void marker_isHandedOver() {
        Marker marker = MarkerFactory.getMarker("AUDIT");
        logger.debug(marker, "marked {}", 1);
        assertThat(rig.recorder().last().markers()).containsExactly(marker);
        logger.info(marker, "marked");
        assertThat(rig.recorder().last().markers()).containsExactly(marker);
    }

    @Test
    void marker_isLeftOut_whenItOnlySaysCommonsLogging() {
        logger.debug(MarkerFactory.getMarker("COMMONS-LOGGING"), "from Spring");
        assertThat(rig.recorder().last().markers()).isNull();
    }

    @Test
    void nullMessage_isRecordedWithArguments_andNotWithout() {
        logger.debug((String) null, 1, 2);
        assertThat(rig.recorder().calls).hasSize(1);
        logger.info((String) null);
        assertThat(rig.recorder().calls).hasSize(1);
        assertThat(rig.mainLog()).containsExactly("INFO null");
    }

    @Test
    void locationAwareCall_isRecorded() {
        logger.log(null, "fqcn", LocationAwareLogger.DEBUG_INT, "bridged {}", new Object[] {1}, null);
        assertThat(rig.recorder().lines()).containsExactly("pod-1 DEBUG bridged 1");
    }

    @Test
    void callAppenders_isShownAndNotRecorded() {
        logger.callAppenders(new LoggingEvent("fqcn", logger, Level.DEBUG, "received", null, null));
        assertThat(rig.recorder().calls).isEmpty();
        assertThat(rig.mainLog()).containsExactly("DEBUG received");
    }

    @Test
    void call_isRecorded_behindAFilterThatDenies() {
        rig.context.addTurboFilter(new DenyAll());
        logger.info("denied");
        assertThat(rig.recorder().lines()).containsExactly("pod-1 INFO denied");
        assertThat(rig.mainLog()).isEmpty();
    }

    @Test
    void levelChange_movesTheMainLogAtOnce_andCaptureGoesOn() {
        logger.debug("hidden");
        rig.root().setLevel(Level.DEBUG);
        logger.debug("shown");
        rig.root().setLevel(Level.ERROR);
        logger.info("hidden");
        assertThat(rig.mainLog()).containsExactly("DEBUG shown");
        assertThat(rig.recorder().lines())
                .containsExactly("pod-1 DEBUG hidden", "pod-1 DEBUG shown", "pod-1 INFO hidden");
    }
}
