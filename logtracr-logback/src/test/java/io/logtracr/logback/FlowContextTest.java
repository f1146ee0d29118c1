package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.spi.MDCAdapter;

class FlowContextTest {

    private Rig rig = Rig.installed("flowKey", "logID,trace_id");

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void flowId_isTheFirstKeyThatIsPresent() {
        MDC.put("trace_id", "t");
        rig.logger("a").debug("one");
        MDC.put("logID", "l");
        rig.logger("a").debug("two");
        MDC.put("logID", "");
        rig.logger("a").debug("three");
        assertThat(rig.recorder().lines()).containsExactly("t DEBUG one", "l DEBUG two", " DEBUG three");
    }

    @Test
    void mdc_isHandedOver_onlyWhenItHasMoreThanTheFlow() {
        MDC.put("logID", "l");
        rig.logger("a").debug("one");
        assertThat(rig.recorder().last().mdc()).isNull();
        MDC.put("trace_id", "t");
        rig.logger("a").debug("another id than the flow's");
        assertThat(rig.recorder().last().mdc()).containsOnly(Map.entry("logID", "l"), Map.entry("trace_id", "t"));
        MDC.put("user", "u");
        rig.logger("a").debug("two");
        Map<String, String> two = rig.recorder().last().mdc();
        assertThat(two).containsOnly(Map.entry("logID", "l"), Map.entry("trace_id", "t"), Map.entry("user", "u"));
        rig.logger("a").atDebug().log("three");
        assertThat(rig.recorder().last().mdc()).isSameAs(two);
        MDC.remove("logID");
        MDC.remove("trace_id");
        MDC.put("trace_id", "t");
        rig.logger("a").debug("four");
        assertThat(rig.recorder().last().mdc()).containsOnly(Map.entry("trace_id", "t"), Map.entry("user", "u"));
        MDC.remove("user");
        rig.logger("a").debug("five");
        assertThat(rig.recorder().last().mdc()).isNull();
        assertThat(two).containsKey("user");
    }

    @Test
    void flowId_isReadFromTheContextsOwnAdapter() {
        LogbackMDCAdapter own = new LogbackMDCAdapter();
        LoggerContext other = contextWith(own);
        rig.start(other);
        own.put("logID", "own");
        MDC.put("logID", "global");
        other.getLogger("a").debug("m");
        assertThat(rig.recorder().lines()).containsExactly("own DEBUG m");
        other.stop();
    }

    @Test
    void flowId_isReadFromSlf4j_whereTheContextHasNoAdapter() {
        LoggerContext other = new LoggerContext();
        rig.start(other);
        MDC.put("logID", "global");
        other.getLogger("a").debug("m");
        assertThat(rig.recorder().lines()).containsExactly("global DEBUG m");
        other.stop();
    }

    @Test
    void foreignAdapter_givesCopies() {
        MDCAdapter foreign = new BasicMDCAdapter();
        LoggerContext other = contextWith(foreign);
        rig.start(other);
        Logger logger = other.getLogger("a");
        foreign.put("logID", "f");
        logger.debug("one");
        assertThat(rig.recorder().last().mdc()).isNull();
        foreign.put("user", "u");
        logger.debug("two");
        Recorded two = rig.recorder().last();
        foreign.put("user", "v");
        assertThat(two.line()).isEqualTo("f DEBUG two");
        assertThat(two.mdc()).containsEntry("user", "u");
        other.stop();
    }

    private static LoggerContext contextWith(MDCAdapter adapter) {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(adapter);
        return context;
    }
}
