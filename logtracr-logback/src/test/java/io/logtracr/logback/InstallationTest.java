package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.status.Status;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class InstallationTest {

    private static final String WITH_RECORDER = """
            <configuration>
              <appender name="RECORDER" class="io.logtracr.logback.LogtracrAppender"/>
              <root level="INFO"><appender-ref ref="RECORDER"/></root>
            </configuration>
            """;

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void start_putsTheFilterFirst() {
        DenyAll before = new DenyAll();
        rig.context.addTurboFilter(before);
        rig.start();
        assertThat(rig.context.getTurboFilterList()).hasSize(2);
        assertThat(rig.context.getTurboFilterList().get(0)).isInstanceOf(LogtracrTurboFilter.class);
        assertThat(rig.context.getTurboFilterList().get(1)).isSameAs(before);
        assertThat(rig.recorders).hasSize(1);
        assertThat(rig.warnings()).isEmpty();
    }

    @Test
    void start_isHarmless_whenDoneTwice() {
        rig.start();
        rig.start();
        rig.start().start();
        assertThat(Rig.filtersOfOurs(rig.context)).isEqualTo(1);
        assertThat(rig.context.getCopyOfListenerList()).hasSize(1);
        assertThat(rig.recorders).hasSize(1);
        assertThat(rig.warnings()).isEmpty();
        MDC.put("logID", "f");
        rig.logger("a").debug("once");
        assertThat(rig.recorder().calls).hasSize(1);
    }

    @Test
    void start_installsNothing_whenSwitchedOff() {
        rig.start("enabled", "false");
        assertThat(rig.context.getTurboFilterList()).isEmpty();
        assertThat(rig.context.getCopyOfListenerList()).isEmpty();
        assertThat(rig.recorders).isEmpty();
        assertThat(rig.registry.recorder()).isEmpty();
        assertThat(rig.warnings()).isEmpty();
        assertThat(Rig.statuses(rig.context, Status.INFO)).contains("logtracr is switched off (LOGTRACR_ENABLED)");
    }

    @Test
    void start_installsNothing_whenTheEnvironmentSwitchesOff() {
        rig.environment.put("LOGTRACR_ENABLED", "false");
        rig.start("enabled", "true");
        assertThat(rig.context.getTurboFilterList()).isEmpty();
        assertThat(rig.recorders).isEmpty();
    }

    @Test
    void start_takesTheInstallationOut_whenAReloadSwitchesOff() {
        rig.start();
        rig.context.reset();
        rig.start("enabled", "false");
        assertThat(rig.context.getTurboFilterList()).isEmpty();
        assertThat(rig.recorder().closingAfter).isEqualTo(Rig.LINGER);
        rig.context.reset();
        assertThat(rig.context.getTurboFilterList()).isEmpty();
        rig.start();
        assertThat(Rig.filtersOfOurs(rig.context)).isEqualTo(1);
        assertThat(rig.context.getCopyOfListenerList()).hasSize(1);
        assertThat(rig.recorders).hasSize(1);
        assertThat(rig.recorder().closingAfter).isNull();
    }

    @Test
    void reset_keepsRecording() {
        rig.start();
        MDC.put("logID", "f");
        rig.logger("a").debug("before");
        rig.context.reset();
        rig.logger("a").debug("between");
        rig.attachMainLog();
        rig.start();
        rig.logger("a").debug("after");
        assertThat(rig.recorders).hasSize(1);
        assertThat(rig.recorder().lines()).containsExactly("f DEBUG before", "f DEBUG between", "f DEBUG after");
        assertThat(rig.recorder().closingAfter).isNull();
        assertThat(Rig.filtersOfOurs(rig.context)).isEqualTo(1);
        assertThat(rig.mainLog()).isEmpty();
    }

    @Test
    void stop_takesTheFilterOut_andLetsTheRecorderLinger() {
        rig.start();
        MDC.put("logID", "f");
        rig.logger("a").debug("before");
        rig.context.stop();
        assertThat(rig.context.getTurboFilterList()).isEmpty();
        assertThat(rig.recorder().closingAfter).isEqualTo(Rig.LINGER);
        assertThat(rig.recorder().closed).isFalse();
        rig.logger("a").debug("after");
        assertThat(rig.recorder().lines()).containsExactly("f DEBUG before");
    }

    @Test
    void start_goesOnWithTheSameRecorder_whenItComesWithinTheLinger() {
        rig.start();
        MDC.put("logID", "f");
        rig.logger("a").debug("before");
        rig.context.stop();
        rig.context.reset();
        rig.attachMainLog();
        rig.start();
        rig.context.start();
        rig.logger("a").debug("after");
        assertThat(rig.recorders).hasSize(1);
        assertThat(rig.recorder().closingAfter).isNull();
        assertThat(rig.recorder().lines()).containsExactly("f DEBUG before", "f DEBUG after");
    }

    @Test
    void start_makesANewRecorder_whenTheOldOneIsClosed() {
        rig.start();
        LoggerContext other = Rig.newContext();
        rig.start(other);
        FakeRecorder first = rig.recorder();
        rig.context.stop();
        assertThat(first.closingAfter).isNull();
        other.stop();
        assertThat(first.closingAfter).isEqualTo(Rig.LINGER);
        first.closed = true;
        rig.context.start();
        rig.start();
        MDC.put("logID", "f");
        rig.logger("a").debug("new");
        assertThat(rig.recorders).hasSize(2);
        assertThat(rig.recorder().lines()).containsExactly("f DEBUG new");
    }

    @Test
    void start_givesOtherContextsTheNewRecorder_whenSomebodyClosedTheOldOne() {
        rig.start("capture", "TRACE");
        rig.recorder().closed = true;
        LoggerContext other = Rig.newContext();
        rig.start(other);
        MDC.put("logID", "f");
        rig.logger("a").trace("here");
        other.getLogger("a").trace("not captured there");
        assertThat(rig.recorders).hasSize(2);
        assertThat(rig.recorder().lines()).containsExactly("f TRACE here");
        other.stop();
    }

    @Test
    void start_putsEverythingBack_whenFiltersAndListenersWereDropped() {
        rig.start();
        TurboFilter filter = rig.context.getTurboFilterList().get(0);
        rig.context.getTurboFilterList().clear();
        rig.context.getCopyOfListenerList().forEach(rig.context::removeListener);
        rig.start();
        assertThat(rig.context.getTurboFilterList()).containsExactly(filter);
        rig.context.reset();
        assertThat(rig.context.getTurboFilterList()).containsExactly(filter);
    }

    @Test
    void start_rebuildsARecorderThatHasSeenNoFlow_whenConfigurationChanges() {
        rig.start("bufferBytes", "1MiB");
        FakeRecorder first = rig.recorder();
        rig.context.reset();
        rig.start("bufferBytes", "2MiB");
        assertThat(first.closed).isTrue();
        assertThat(rig.recorders).hasSize(2);
        assertThat(rig.recorder().config.bufferBytes()).isEqualTo(2 << 20);
        assertThat(rig.warnings()).isEmpty();
        MDC.put("logID", "f");
        rig.logger("a").debug("m");
        assertThat(rig.recorder().calls).hasSize(1);
    }

    @Test
    void start_triesAgain_whenTheRecorderCouldNotStart() {
        rig.start();
        rig.recorder().recording = false;
        rig.start();
        assertThat(rig.recorders).hasSize(2);
        assertThat(rig.recorders.get(0).closed).isTrue();
    }

    @Test
    void start_appliesRulesAndFlowKeysOnly_whenFlowsWereSeen() {
        rig.start("bufferBytes", "16MiB");
        MDC.put("logID", "f");
        rig.logger("a").debug("before");
        for (int reload = 0; reload < 3; reload++) {
            rig.context.reset();
            rig.start(
                    "bufferBytes",
                    "32MiB",
                    "dumpInterval",
                    "3s",
                    "capture",
                    "TRACE",
                    "guards",
                    "OFF",
                    "flowKey",
                    "trace");
        }
        assertThat(rig.recorders).hasSize(1);
        assertThat(rig.warnings())
                .containsExactly("logtracr is recording flows and keeps dumpInterval 2s, bufferBytes 16MiB"
                        + " until the process is restarted");
        assertThat(rig.recorder().flowKeys).containsExactly("trace");
        rig.root().setLevel(Level.INFO);
        rig.logger("a").debug("no flow any more");
        MDC.put("trace", "t");
        rig.logger("a").trace("after");
        assertThat(rig.logger("a").isDebugEnabled()).isFalse();
        assertThat(rig.recorder().lines()).containsExactly("f DEBUG before", "t TRACE after");
    }

    @Test
    void start_leavesARecorderAlone_thatAnotherContextUses() {
        rig.start("bufferBytes", "1MiB");
        LoggerContext other = Rig.newContext();
        rig.start(other, "bufferBytes", "2MiB");
        assertThat(rig.recorders).hasSize(1);
        assertThat(Rig.warnings(other)).hasSize(1);
        other.stop();
        assertThat(rig.recorder().closingAfter).isNull();
    }

    @Test
    void appenderStop_keepsRecording() {
        LogtracrAppender appender = rig.start();
        MDC.put("logID", "f");
        appender.stop();
        rig.logger("a").debug("m");
        assertThat(rig.recorder().calls).hasSize(1);
    }

    @Test
    void reload_takesTheInstallationOut_whenTheNewConfigurationHasNoAppender() throws Exception {
        rig.start();
        rig.context.reset();
        assertThat(Rig.filtersOfOurs(rig.context)).isEqualTo(1);
        Rig.configure(rig.context, "<configuration><root level=\"INFO\"/></configuration>");
        assertThat(rig.context.getTurboFilterList()).isEmpty();
        assertThat(rig.recorder().closingAfter).isEqualTo(Rig.LINGER);
    }

    @Test
    void status_goesToEveryContext_andToTheLastOneAfterItsStop() {
        rig.start();
        LoggerContext other = Rig.newContext();
        rig.start(other);
        rig.recorder().reporter.warn("both", null);
        other.stop();
        rig.recorder().reporter.warn("one", null);
        rig.context.stop();
        rig.recorder().reporter.warn("last", new Exception("cause"));
        rig.recorder().reporter.info("benign");
        assertThat(rig.warnings()).containsExactly("both", "one", "last");
        assertThat(Rig.warnings(other)).containsExactly("both");
        assertThat(Rig.statuses(rig.context, Status.INFO)).contains("benign");
    }

    @Test
    void context_canBeCollected_whenItIsThrownAwayWithoutAStop() {
        rig.start();
        WeakReference<LoggerContext> thrownAway = startAndForget();
        await().until(() -> {
            System.gc();
            return thrownAway.refersTo(null);
        });
        rig.context.stop();
        assertThat(rig.recorder().closingAfter).isEqualTo(Rig.LINGER);
    }

    private WeakReference<LoggerContext> startAndForget() {
        LoggerContext context = Rig.newContext();
        rig.start(context);
        return new WeakReference<>(context);
    }

    @Test
    void xml_installsFromItsAppender() throws Exception {
        try {
            System.setProperty("logtracr.enabled", "false");
            LoggerContext context = new LoggerContext();
            Rig.configure(context, WITH_RECORDER);
            assertThat(Rig.statuses(context, Status.INFO)).contains("logtracr is switched off (LOGTRACR_ENABLED)");
            assertThat(Rig.warnings(context)).isEmpty();
            assertThat(context.getTurboFilterList()).isEqualTo(List.of());
            context.stop();
        } finally {
            System.clearProperty("logtracr.enabled");
        }
    }
}
