package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;
import org.slf4j.spi.LoggingEventBuilder;

class FluentCallTest {

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
    void atDebug_isRecordedAndNotShown() {
        Exception boom = new Exception("boom");
        Marker one = MarkerFactory.getMarker("ONE");
        Marker two = MarkerFactory.getMarker("TWO");
        logger.atDebug()
                .addMarker(one)
                .addMarker(two)
                .addKeyValue("node", "node01")
                .addKeyValue("ok", true)
                .setCause(boom)
                .log("verdict {} {}", 1, 2);
        assertThat(rig.recorder().lines()).containsExactly("pod-1 DEBUG verdict 1 2");
        Recorded call = rig.recorder().last();
        assertThat(call.markers()).containsExactly(one, two);
        assertThat(call.keyValues())
                .extracting(pair -> pair.key, pair -> pair.value)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("node", "node01"),
                        org.assertj.core.groups.Tuple.tuple("ok", true));
        assertThat(call.thrown()).isSameAs(boom);
        assertThat(rig.mainLog()).isEmpty();
    }

    @Test
    void atInfo_isRecordedAndShown() {
        logger.atInfo().addKeyValue("k", 1).log("shown {}", 1);
        assertThat(rig.recorder().lines()).containsExactly("pod-1 INFO shown 1");
        assertThat(rig.mainLog()).containsExactly("INFO shown 1");
    }

    @Test
    void atInfo_isRecorded_withoutMessage() {
        logger.atInfo().addKeyValue("k", 1).log();
        assertThat(rig.recorder().last().message()).isNull();
        assertThat(rig.recorder().last().keyValues()).hasSize(1);
    }

    @Test
    void atDebug_isNothing_outsideAFlow() {
        MDC.clear();
        logger.atDebug().log("hidden");
        logger.atInfo().log("shown");
        assertThat(rig.recorder().calls).isEmpty();
        assertThat(rig.mainLog()).containsExactly("INFO shown");
    }

    @Test
    void uncheckedBuilder_isShownOutsideAFlow_asWithoutUs() {
        MDC.clear();
        logger.makeLoggingEventBuilder(org.slf4j.event.Level.DEBUG).log("never asked");
        assertThat(rig.mainLog()).containsExactly("DEBUG never asked");
    }

    @Test
    void atDebug_doesNotLeak_whenTheRecorderGoesOffBetweenProbeAndCall() {
        LoggingEventBuilder builder = logger.atDebug();
        rig.recorder().recording = false;
        builder.log("in flight");
        assertThat(rig.mainLog()).isEmpty();
        assertThat(rig.recorder().calls).isEmpty();
    }

    @Test
    void atDebug_isShown_whereAFilterBehindAcceptsTheProbe() {
        Asked behind = new Asked(FilterReply.ACCEPT);
        rig.context.addTurboFilter(behind);
        logger.atDebug().log("accepted");
        assertThat(rig.mainLog()).containsExactly("DEBUG accepted");
        assertThat(rig.recorder().lines()).containsExactly("pod-1 DEBUG accepted");
        assertThat(behind.formats).containsExactly(null, "accepted");
    }

    @Test
    void atDebug_asksOnlyInProbeForm_whereNoFilterBehindAccepts() {
        Asked behind = new Asked(FilterReply.NEUTRAL);
        Asked last = new Asked(FilterReply.DENY);
        Asked unreached = new Asked(FilterReply.ACCEPT);
        rig.context.addTurboFilter(behind);
        rig.context.addTurboFilter(last);
        rig.context.addTurboFilter(unreached);
        logger.atDebug().addMarker(MarkerFactory.getMarker("M")).log("hidden {}", 1);
        assertThat(rig.mainLog()).isEmpty();
        assertThat(behind.formats).containsExactly((String) null);
        assertThat(behind.markers).containsExactly((Marker) null);
        assertThat(last.formats).containsExactly((String) null);
        assertThat(unreached.formats).isEmpty();
    }

    @Test
    void atDebug_asksNoFilterBefore() {
        Asked before = new Asked(FilterReply.NEUTRAL);
        rig.context.getTurboFilterList().add(0, before);
        logger.atDebug().log("hidden");
        assertThat(before.formats).containsExactly(null, "hidden");
        assertThat(rig.mainLog()).isEmpty();
    }

    @Test
    void replayedCall_isNotRecorded() {
        logger.log(replayed(org.slf4j.event.Level.INFO));
        logger.log(replayed(org.slf4j.event.Level.DEBUG));
        assertThat(rig.recorder().calls).isEmpty();
        assertThat(rig.mainLog()).containsExactly("INFO replayed");
    }

    @Test
    void flowFromKeyValues_namesTheFlow_beforeTheMdcDoes() {
        try (Rig keyed = Rig.installed("flowFromKeyValues", "true", "flowKey", "logID,trace_id")) {
            Logger other = keyed.logger("a");
            MDC.put("logID", "mdc");
            other.atDebug().addKeyValue("logID", 42).log("own");
            other.atDebug().addKeyValue("trace_id", "t").log("own, second key");
            other.atDebug().addKeyValue("logID", (Object) null).log("of the MDC");
            MDC.clear();
            other.atDebug().addKeyValue("logID", "kv").log("own");
            other.atDebug().addKeyValue("logID", new Mute()).log("no flow");
            other.atDebug().addKeyValue("k", "v").log("no flow");
            other.atInfo().log("no flow");
            assertThat(keyed.recorder().lines())
                    .containsExactly("42 DEBUG own", "t DEBUG own, second key", "mdc DEBUG of the MDC", "kv DEBUG own");
            assertThat(keyed.mainLog()).containsExactly("INFO no flow");
            assertThat(keyed.recorder().failures).isEmpty();
        }
    }

    @Test
    void keyValues_nameNoFlow_unlessToldSo() {
        MDC.clear();
        logger.atInfo().addKeyValue("logID", "kv").log("shown");
        assertThat(rig.recorder().calls).isEmpty();
        assertThat(rig.mainLog()).containsExactly("INFO shown");
    }

    @Test
    void captureLevel_appliesToFluentCalls() {
        rig.root().setLevel(Level.TRACE);
        logger.atTrace().log("shown, not recorded");
        assertThat(rig.recorder().calls).isEmpty();
        assertThat(rig.mainLog()).containsExactly("TRACE shown, not recorded");
    }

    private static SubstituteLoggingEvent replayed(org.slf4j.event.Level level) {
        SubstituteLoggingEvent event = new SubstituteLoggingEvent();
        event.setLevel(level);
        event.setMessage("replayed");
        event.setLogger(new SubstituteLogger("a", new LinkedBlockingQueue<>(), false));
        return event;
    }

    /** Gives one answer and notes what it was asked. */
    private static final class Asked extends TurboFilter {
        private final FilterReply reply;
        private final List<String> formats = new ArrayList<>();
        private final List<Marker> markers = new ArrayList<>();

        private Asked(FilterReply reply) {
            this.reply = reply;
        }

        @Override
        public FilterReply decide(Marker marker, Logger l, Level level, String format, Object[] params, Throwable t) {
            formats.add(format);
            markers.add(marker);
            return reply;
        }
    }

    /** Cannot say what it is. */
    private static final class Mute {
        @Override
        public String toString() {
            throw new IllegalStateException("mute");
        }
    }
}
