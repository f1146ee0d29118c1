package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.DuplicateMessageFilter;
import ch.qos.logback.classic.turbo.DynamicThresholdFilter;
import ch.qos.logback.classic.turbo.MDCFilter;
import ch.qos.logback.classic.turbo.MDCValueLevelPair;
import ch.qos.logback.classic.turbo.MarkerFilter;
import ch.qos.logback.classic.turbo.TurboFilter;
import io.logtracr.FlightRecorder;
import io.logtracr.config.ConfigLoader;
import io.logtracr.counter.Counter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** One program, run with and without the recorder: the main log is the same, byte by byte. */
class MainLogTest {

    private static final int SEEDS = 4;
    private static final int STEPS = 500;

    /** What stands behind our filter, and whether guarded calls can be kept identical behind it. */
    enum Behind {
        NOTHING(true, List::of),
        MDC_ACCEPT(true, () -> List.of(mdc("ACCEPT", "NEUTRAL"))),
        MDC_DENY(true, () -> List.of(mdc("DENY", "NEUTRAL"))),
        MDC_ACCEPT_ELSE_DENY(true, () -> List.of(mdc("ACCEPT", "DENY"))),
        DYNAMIC_THRESHOLD(true, () -> List.of(dynamicThreshold("NEUTRAL"))),
        DYNAMIC_THRESHOLD_ACCEPT(true, () -> List.of(dynamicThreshold("ACCEPT"))),
        MARKER_DENY(true, () -> List.of(marker("DENY", "NEUTRAL"))),
        MARKER_ACCEPT(false, () -> List.of(marker("ACCEPT", "NEUTRAL"))),
        DUPLICATES(false, () -> List.of(duplicates())),
        ALL(false, () -> List.of(marker("DENY", "NEUTRAL"), mdc("ACCEPT", "NEUTRAL"), duplicates()));

        private final boolean guardsStayTheSame;
        private final Supplier<List<TurboFilter>> filters;

        Behind(boolean guardsStayTheSame, Supplier<List<TurboFilter>> filters) {
            this.guardsStayTheSame = guardsStayTheSame;
            this.filters = filters;
        }
    }

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @ParameterizedTest
    @EnumSource
    void mainLog_isTheSame_withDefaults(Behind behind) {
        assertSame(behind);
    }

    @ParameterizedTest
    @EnumSource
    void mainLog_isTheSame_withEverythingCaptured(Behind behind) {
        assertSame(behind, "capture", "TRACE", "flowKey", "logID,user");
    }

    @ParameterizedTest
    @EnumSource
    void mainLog_isTheSame_withRulesByPrefix(Behind behind) {
        assertSame(behind, "capture", "DEBUG,com.acme=TRACE,org.wire=OFF", "guards", "TRACE,com.acme.quiet=OFF");
    }

    @ParameterizedTest
    @EnumSource
    void mainLog_isTheSame_withGuardsOpenOutsideFlows(Behind behind) {
        assertSame(behind, "capture", "TRACE", "flowFromKeyValues", "true", "guardsAlways", "org.alone");
    }

    @ParameterizedTest
    @EnumSource
    void mainLog_isTheSame_withTheRealRecorder(Behind behind, @TempDir Path dumpDir) {
        String without = run(1, behind, null);
        RecorderRegistry registry = new RecorderRegistry(CoreRecorder::start, Rig.LINGER);
        String with = run(1, behind, context -> {
            LogtracrAppender appender = new LogtracrAppender(
                    () -> registry, properties -> ConfigLoader.load(Map.of(), Map.of(), properties));
            appender.setContext(context);
            appender.setDumpDir(dumpDir.toString());
            appender.setBufferBytes("1MiB");
            appender.start();
        });
        try (FlightRecorder recorder = registry.recorder().orElseThrow()) {
            assertThat(with).isEqualTo(without);
            assertThat(recorder.counters().get(Counter.ACCEPTED)).isGreaterThan(STEPS / 10);
        }
    }

    private static void assertSame(Behind behind, String... properties) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            String without = run(seed, behind, null);
            try (Rig rig = new Rig()) {
                String with = run(seed, behind, context -> rig.start(context, properties));
                assertThat(with).as("seed %d", seed).isEqualTo(without);
                assertThat(rig.recorder().calls).as("seed %d", seed).hasSizeGreaterThan(STEPS / 10);
                assertThat(rig.recorder().failures).isEmpty();
            }
            assertThat(without.lines().count()).isGreaterThan(10);
        }
    }

    private static String run(long seed, Behind behind, java.util.function.Consumer<LoggerContext> installer) {
        LoggerContext context = Rig.newContext();
        for (TurboFilter filter : behind.filters.get()) {
            filter.setContext(context);
            filter.start();
            context.addTurboFilter(filter);
        }
        MainLogProgram program = new MainLogProgram(context, seed, behind.guardsStayTheSame);
        if (installer != null) {
            installer.accept(context);
        }
        try {
            return program.run(STEPS);
        } finally {
            context.stop();
        }
    }

    private static MDCFilter mdc(String onMatch, String onMismatch) {
        MDCFilter filter = new MDCFilter();
        filter.setMDCKey("user");
        filter.setValue("alice");
        filter.setOnMatch(onMatch);
        filter.setOnMismatch(onMismatch);
        return filter;
    }

    private static DynamicThresholdFilter dynamicThreshold(String onHigherOrEqual) {
        DynamicThresholdFilter filter = new DynamicThresholdFilter();
        filter.setKey("user");
        filter.setDefaultThreshold(Level.INFO);
        filter.setOnHigherOrEqual(ch.qos.logback.core.spi.FilterReply.valueOf(onHigherOrEqual));
        MDCValueLevelPair pair = new MDCValueLevelPair();
        pair.setValue("alice");
        pair.setLevel(Level.DEBUG);
        filter.addMDCValueLevelPair(pair);
        return filter;
    }

    private static MarkerFilter marker(String onMatch, String onMismatch) {
        MarkerFilter filter = new MarkerFilter();
        filter.setMarker("AUDIT");
        filter.setOnMatch(onMatch);
        filter.setOnMismatch(onMismatch);
        return filter;
    }

    private static DuplicateMessageFilter duplicates() {
        DuplicateMessageFilter filter = new DuplicateMessageFilter();
        filter.setAllowedRepetitions(3);
        return filter;
    }
}
