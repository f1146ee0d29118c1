package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.FlowScope;
import io.logtracr.counter.Counter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/** What marks a flow and what does not, from the log call to what the reader shows. */
class TriggerTest {

    private static final String NOTHING = null;

    @TempDir(factory = OnTmpfs.class)
    private Path dumpDir;

    /** What an application does, and by what its flow is marked then. */
    private record Case(String name, String by, Counter counter, Consumer<LifeRig> action, String... settings) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        "an ERROR",
                        "level ERROR: com.acme.Orders: cannot {}",
                        Counter.TRIGGERS,
                        rig -> rig.logger().error("cannot {}", "ship")),
                new Case("a WARN", NOTHING, null, rig -> rig.logger().warn("hm")),
                new Case(
                        "a WARN, of which that is said",
                        "level WARN: com.acme.Orders: hm",
                        Counter.TRIGGERS,
                        rig -> rig.logger().warn("hm"),
                        "triggerLevel",
                        "WARN"),
                new Case(
                        "a fluent ERROR",
                        "level ERROR: com.acme.Orders: fluent",
                        Counter.TRIGGERS,
                        rig -> rig.logger().atError().addKeyValue("k", 1).log("fluent")),
                new Case(
                        "an ERROR, switched off",
                        NOTHING,
                        null,
                        rig -> rig.logger().error("cannot"),
                        "triggerLevel",
                        "OFF"),
                new Case(
                        "an ERROR with a throwable",
                        "level ERROR: java.io.IOException at io.logtracr.logback.TriggerTest.thrown(",
                        Counter.TRIGGERS,
                        rig -> rig.logger().error("cannot", thrown())),
                new Case(
                        "an exception of a class that extends the one named",
                        "exception java.io.FileNotFoundException at ",
                        Counter.TRIGGERS,
                        rig -> rig.logger().debug("retrying", new FileNotFoundException("f")),
                        "triggerExceptions",
                        "java.io.IOException"),
                new Case(
                        "an exception as a cause",
                        "exception java.io.IOException at ",
                        Counter.TRIGGERS,
                        rig -> rig.logger().debug("retrying {}", 1, new UncheckedIOException(new IOException("f"))),
                        "triggerExceptions",
                        "com.acme.Other,java.io.IOException"),
                new Case(
                        "an exception that is not named",
                        NOTHING,
                        null,
                        rig -> rig.logger().debug("retrying", new IllegalStateException()),
                        "triggerExceptions",
                        "java.io.IOException"),
                new Case(
                        "a marker",
                        "marker FRAUD: com.acme.Orders: odd",
                        Counter.TRIGGERS,
                        rig -> rig.logger().debug(marker("FRAUD"), "odd"),
                        "triggerMarkers",
                        "AUDIT,FRAUD"),
                new Case(
                        "a marker within a marker",
                        "marker FRAUD: com.acme.Orders: odd",
                        Counter.TRIGGERS,
                        rig -> rig.logger().atDebug().addMarker(outer()).log("odd"),
                        "triggerMarkers",
                        "FRAUD"),
                new Case(
                        "another marker",
                        NOTHING,
                        null,
                        rig -> rig.logger().debug(marker("AUDITED"), "fine"),
                        "triggerMarkers",
                        "AUDIT"),
                new Case(
                        "a call",
                        "call: disk is full",
                        Counter.TRIGGERS,
                        rig -> rig.recorder.trigger("f", "disk is full\nand more")),
                new Case("a scope that failed", "scope failed: java.io.IOException at ", Counter.TRIGGERS, rig -> {
                    try (FlowScope scope = FlowScope.open(rig.recorder, "f")) {
                        scope.failed(thrown());
                    }
                }),
                new Case(
                        "a scope that is slow",
                        "slow: ",
                        Counter.TRIGGERS,
                        TriggerTest::slowScope,
                        "triggerSlowerThan",
                        "1ms"),
                new Case(
                        "an expected exception",
                        NOTHING,
                        Counter.TRIGGERS_EXPECTED,
                        rig -> rig.logger().error("cannot", new UncheckedIOException(new IOException("x"))),
                        "triggerExpected",
                        "java.io.IOException"),
                new Case(
                        "an expected logger",
                        NOTHING,
                        Counter.TRIGGERS_EXPECTED,
                        rig -> rig.logger("com.acme.noise.Loud").error("as always"),
                        "triggerExpected",
                        "com.acme.noise"),
                new Case(
                        "a logger whose name only begins as an expected one",
                        "level ERROR: com.acme.noisemaker: m",
                        Counter.TRIGGERS,
                        rig -> rig.logger("com.acme.noisemaker").error("m"),
                        "triggerExpected",
                        "com.acme.noise"),
                new Case(
                        "an expected exception of a scope",
                        NOTHING,
                        Counter.TRIGGERS_EXPECTED,
                        rig -> {
                            try (FlowScope scope = FlowScope.open(rig.recorder, "f")) {
                                scope.failed(thrown());
                            }
                        },
                        "triggerExpected",
                        "java.io.IOException"),
                new Case(
                        "a throwable that cannot say where it comes from",
                        "level ERROR: com.acme.Orders: m",
                        Counter.TRIGGERS,
                        rig -> rig.logger().error("m", new UnaskableException(false))),
                new Case(
                        "a throwable that cannot say what caused it",
                        NOTHING,
                        Counter.TRIGGERS_FAILED,
                        rig -> rig.logger().error("m", new UnaskableException(true)),
                        "triggerExpected",
                        "com.acme.Other"));
    }

    /** Answers once to whoever records it, and fails when it is asked again, but only once: Logback would not survive it. */
    private static final class UnaskableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final boolean failsAtCause;
        private boolean shown;

        UnaskableException(boolean failsAtCause) {
            this.failsAtCause = failsAtCause;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            failIf(!failsAtCause);
            return super.getStackTrace();
        }

        @Override
        public synchronized Throwable getCause() {
            failIf(failsAtCause);
            return null;
        }

        private void failIf(boolean here) {
            boolean recorder = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().contains("logtracr.trigger")));
            if (here && recorder && !shown) {
                shown = true;
                throw new IllegalStateException();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void flow_isMarkedByItsTrigger_andByNothingElse(Case given) {
        try (LifeRig rig = new LifeRig(dumpDir, with(given.settings, "dumpInterval", "1h"))) {
            MDC.put("logID", "f");
            rig.logger().debug("before");
            given.action.accept(rig);
            MDC.put("logID", "other");
            rig.logger().debug("fine");
            rig.closeRecorder();

            assertThat(rig.info("f").orElseThrow().triggered()).isEqualTo(given.by != null);
            assertThat(rig.info("other").orElseThrow().triggered()).isFalse();
            List<String> remarks = rig.remarks("f", "# triggered ");
            if (given.by == null) {
                assertThat(remarks).isEmpty();
                assertThat(rig.count(Counter.TRIGGERS)).isZero();
            } else {
                assertThat(remarks).hasSize(1);
                assertThat(remarks.get(0))
                        .startsWith("# triggered at=TIME by=\"" + given.by)
                        .endsWith("thread=\"" + Thread.currentThread().getName() + "\"");
            }
            if (given.counter != null) {
                assertThat(rig.count(given.counter)).isEqualTo(1);
            }
            rig.assertConserved();
        }
    }

    @Test
    void triggeredFlow_isStoredAtOnce_withWhatComesAfter() {
        try (LifeRig rig = new LifeRig(dumpDir, "dumpInterval", "1h")) {
            MDC.put("logID", "f");
            rig.logger().debug("before");
            rig.logger().error("cannot");
            rig.awaitCount(Counter.STORED, 2);
            rig.logger().debug("after");
            rig.awaitCount(Counter.STORED, 3);

            assertThat(rig.messages("f")).containsExactly("before", "cannot", "after");
            assertThat(rig.remarks("f", "# spilled"))
                    .containsExactly(
                            "# spilled entries=2 errors=1 reason=trigger at=TIME",
                            "# spilled entries=1 errors=0 reason=trigger at=TIME");
        }
    }

    @Test
    void slowFlow_isMarkedWhileItRuns() {
        try (LifeRig rig = new LifeRig(dumpDir, "dumpInterval", "1h", "triggerSlowerThan", "20ms")) {
            MDC.put("logID", "f");
            long start = System.nanoTime();
            do {
                rig.logger().debug("m");
            } while (System.nanoTime() - start < 30_000_000);
            rig.logger().debug("the last one");
            rig.awaitCount(Counter.TRIGGERS, 1);
            assertThat(rig.info("f").orElseThrow().triggered()).isTrue();
        }
    }

    @Test
    void trigger_countsOncePerFlowAndPlace() {
        try (LifeRig rig = new LifeRig(dumpDir, "dumpInterval", "1h")) {
            for (String flow : List.of("a", "b")) {
                MDC.put("logID", flow);
                for (int i = 0; i < 5; i++) {
                    rig.logger().error("one {}", i);
                    rig.logger().error("two {}", i);
                    rig.logger().error("thrown here", thrown());
                    rig.logger().error("or here", thrown());
                }
            }
            rig.closeRecorder();

            assertThat(rig.remarks("a", "# triggered")).hasSize(3);
            assertThat(rig.remarks("b", "# triggered")).hasSize(3);
            assertThat(rig.count(Counter.TRIGGERS)).isEqualTo(6);
            assertThat(rig.count(Counter.TRIGGERS_REPEATED)).isEqualTo(2 * 20 - 6);
        }
    }

    @Test
    void triggers_areLimited_fromOnePlaceAndInAll() {
        try (LifeRig rig =
                new LifeRig(dumpDir, "dumpInterval", "1h", "triggerLocationLimit", "3", "triggerLimit", "5")) {
            for (int i = 0; i < 10; i++) {
                MDC.put("logID", "f" + i);
                rig.logger().error("same place");
            }
            assertThat(rig.count(Counter.TRIGGERS)).isEqualTo(3);
            assertThat(rig.count(Counter.TRIGGERS_LIMITED)).isEqualTo(7);
            for (int i = 0; i < 10; i++) {
                MDC.put("logID", "g" + i);
                rig.logger().error("place " + i);
            }
            rig.closeRecorder();

            assertThat(rig.count(Counter.TRIGGERS)).isEqualTo(5);
            assertThat(rig.count(Counter.TRIGGERS_LIMITED)).isEqualTo(15);
            assertThat(rig.info("f2").orElseThrow().triggered()).isTrue();
            assertThat(rig.info("f3").orElseThrow().triggered()).isFalse();
        }
    }

    private static void slowScope(LifeRig rig) {
        long start = System.nanoTime();
        try (FlowScope scope = FlowScope.open(rig.recorder, "f")) {
            while (System.nanoTime() - start < 2_000_000) {
                Thread.onSpinWait();
            }
            scope.ok();
        }
    }

    private static IOException thrown() {
        return new IOException("boom");
    }

    @SuppressWarnings("deprecation") // markers within markers are
    private static Marker outer() {
        Marker outer = marker("OUTER");
        outer.add(marker("FRAUD"));
        return outer;
    }

    private static Marker marker(String name) {
        return MarkerFactory.getDetachedMarker(name);
    }

    private static String[] with(String[] settings, String... more) {
        return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
    }
}
