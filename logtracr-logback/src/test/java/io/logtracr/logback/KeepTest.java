package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.FlowScope;
import io.logtracr.counter.Counter;
import io.logtracr.flow.FlowHash;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** Which flows reach the store, from the log call to what the reader shows. */
class KeepTest {

    @TempDir(factory = OnTmpfs.class)
    private Path dumpDir;

    @Test
    void keepTriggered_storesTriggeredFlowsOnly_fromTheirFirstEntry() {
        try (LifeRig rig = new LifeRig(dumpDir, "keep", "triggered", "dumpInterval", "10ms", "linger", "0s")) {
            for (int i = 0; i < 100; i++) {
                try (FlowScope scope = FlowScope.open(rig.recorder, "f" + i)) {
                    rig.logger().debug("begin");
                    rig.logger().debug("work {}", i);
                    if (i == 42) {
                        rig.logger().error("cannot");
                        rig.logger().debug("cleaning up");
                    } else {
                        scope.ok();
                    }
                }
            }
            rig.awaitCount(Counter.FLOWS_DISCARDED, 99);
            rig.awaitCount(Counter.STORED, 4);

            assertThat(rig.messages("f42")).containsExactly("begin", "work 42", "cannot", "cleaning up");
            assertThat(rig.flowIds()).containsExactly("f42");
            assertThat(rig.count(Counter.RENDERED)).isEqualTo(4);
            assertThat(rig.count(Counter.DISCARDED)).isEqualTo(2 * 99);
            assertThat(rig.count(Counter.DISCARDED_TOO_EARLY)).isZero();
            rig.assertConserved();
        }
    }

    @Test
    void keepTriggered_decidesAfterTheDecisionWait_notAtTheDumpInterval() {
        try (LifeRig rig = new LifeRig(dumpDir, "keep", "triggered", "dumpInterval", "10ms", "decisionWait", "1s")) {
            MDC.put("logID", "paused");
            rig.logger().debug("before the pause");
            MDC.put("logID", "quiet");
            rig.logger().debug("nothing follows");
            // Several dump intervals pass: a flow that is kept is stored meanwhile.
            rig.recorder.trigger("kept", "test");
            rig.awaitCount(Counter.TRIGGERS, 1);
            Awaitility.await().atMost(LifeRig.LONG).until(() -> rig.info("kept").isPresent());
            Awaitility.await()
                    .during(Duration.ofMillis(100))
                    .atMost(LifeRig.LONG)
                    .until(() -> rig.count(Counter.DISCARDED) == 0);
            MDC.put("logID", "paused");
            rig.logger().error("after the pause");

            rig.awaitCount(Counter.STORED, 2);
            rig.awaitCount(Counter.DISCARDED, 1);
            assertThat(rig.messages("paused")).containsExactly("before the pause", "after the pause");
            assertThat(rig.flowIds()).containsExactlyInAnyOrder("paused", "kept");
        }
    }

    @Test
    void keepTriggered_showsTheGap_whereTheFlowHadToGoTooEarly() {
        try (LifeRig rig = new LifeRig(dumpDir, "keep", "triggered", "maxFlows", "16")) {
            MDC.put("logID", "first");
            rig.logger().debug("one");
            rig.logger().debug("two");
            for (int i = 0; i < 17; i++) {
                MDC.put("logID", "f" + i);
                rig.logger().debug("m");
            }
            rig.awaitCount(Counter.DISCARDED_TOO_EARLY, 3);
            MDC.put("logID", "first");
            rig.logger().debug("three");
            rig.logger().error("cannot");
            rig.awaitCount(Counter.STORED, 2);

            assertThat(rig.messages("first")).containsExactly("three", "cannot");
            assertThat(rig.remarks("first", "# 2 entries"))
                    .containsExactly("# 2 entries lost between TIME and TIME: dropped before the flow was triggered");
            rig.assertConserved();
        }
    }

    @Test
    void keepTriggered_givesUpTheOldestUndecided_whereTheArenaIsShort() {
        try (LifeRig rig = new LifeRig(
                dumpDir,
                "keep",
                "triggered",
                "bufferBytes",
                "1MiB",
                "flowMaxBytes",
                "64KiB",
                "recordMaxBytes",
                "1KiB")) {
            MDC.put("logID", "first");
            String text = "x".repeat(500);
            for (int i = 0; i < 10; i++) {
                rig.logger().debug("first {} {}", i, text);
            }
            for (int flow = 0; rig.recorder.snapshot("first").isPresent(); flow++) {
                MDC.put("logID", "f" + flow);
                for (int i = 0; i < 50; i++) {
                    rig.logger().debug("m {} {}", i, text);
                }
            }
            MDC.put("logID", "first");
            rig.logger().error("cannot");
            rig.awaitCount(Counter.STORED, 1);

            assertThat(rig.messages("first")).containsExactly("cannot");
            assertThat(rig.remarks("first", "# 10 entries lost"))
                    .containsExactly("# 10 entries lost between TIME and TIME: dropped before the flow was triggered");
            rig.closeRecorder();
            rig.assertConserved();
        }
    }

    @Test
    void keepTriggered_keepsTheNewestOfAFlow_withinItsCap() {
        try (LifeRig rig = new LifeRig(dumpDir, "keep", "triggered", "flowMaxBytes", "16KiB")) {
            MDC.put("logID", "f");
            for (int i = 0; i < 2000; i++) {
                rig.logger().debug("m {}", i);
            }
            rig.logger().error("cannot");
            rig.closeRecorder();

            List<String> messages = rig.messages("f");
            assertThat(messages).hasSizeBetween(50, 1500);
            assertThat(messages.get(messages.size() - 2)).isEqualTo("m 1999");
            assertThat(messages.get(0)).isEqualTo("m " + (2001 - messages.size()));
            assertThat(rig.remarks("f", "# " + (2001 - messages.size()) + " entries lost"))
                    .hasSize(1);
            assertThat(rig.count(Counter.DISCARDED_TOO_EARLY)).isEqualTo(2001 - messages.size());
            rig.assertConserved();
        }
    }

    @Test
    void keepTriggered_keepsWhatWasAskedFor() {
        try (LifeRig rig = new LifeRig(dumpDir, "keep", "triggered")) {
            MDC.put("logID", "asked");
            rig.logger().debug("m");
            assertThat(rig.recorder.dump("asked", LifeRig.LONG)).isTrue();
            rig.logger().debug("later");
            MDC.put("logID", "other");
            rig.logger().debug("m");
            rig.closeRecorder();

            assertThat(rig.messages("asked")).containsExactly("m", "later");
            assertThat(rig.flowIds()).containsExactly("asked");
            assertThat(rig.info("asked").orElseThrow().triggered()).isFalse();
            rig.assertConserved();
        }
    }

    @Test
    void keepSampled_keepsTheSampleAndWhatWasTriggered() {
        List<String> sample = IntStream.range(0, 400)
                .mapToObj(i -> "f" + i)
                .filter(id -> FlowHash.isSampled(id, 0.1))
                .toList();
        assertThat(sample).hasSizeBetween(20, 60).doesNotContain("f1");
        try (LifeRig rig = new LifeRig(dumpDir, "keep", "sampled:10%")) {
            for (int i = 0; i < 400; i++) {
                MDC.put("logID", "f" + i);
                rig.logger().debug("m");
            }
            MDC.put("logID", "f1");
            rig.logger().error("cannot");
            rig.closeRecorder();

            List<String> expected = new ArrayList<>(sample);
            expected.add("f1");
            assertThat(rig.flowIds()).containsExactlyInAnyOrderElementsOf(expected);
            rig.assertConserved();
        }
    }

    @Test
    void keepAll_storesEverything() {
        try (LifeRig rig = new LifeRig(dumpDir, "dumpInterval", "10ms")) {
            MDC.put("logID", "f");
            rig.logger().debug("m");
            rig.awaitCount(Counter.STORED, 1);
            assertThat(rig.messages("f")).containsExactly("m");
            assertThat(rig.count(Counter.DISCARDED)).isZero();
        }
    }
}
