package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.ClassicConstants;
import io.logtracr.FlowScope;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** How flows end, go on, and end again, from the scope to what the reader shows. */
class FlowEndTest {

    @TempDir(factory = OnTmpfs.class)
    private Path dumpDir;

    @Test
    void scope_endsItsFlow_withOutcomeAndDuration() {
        try (LifeRig rig = new LifeRig(dumpDir, "dumpInterval", "1h", "linger", "0s")) {
            try (FlowScope scope = FlowScope.open(rig.recorder, "good")) {
                rig.logger().debug("m");
                scope.ok();
            }
            try (FlowScope scope = FlowScope.open(rig.recorder, "bad")) {
                rig.logger().debug("m");
                scope.failed(new IOException("boom"));
            }
            try (FlowScope scope = FlowScope.open(rig.recorder, "so-so")) {
                rig.logger().debug("m {}", scope.flowId());
            }
            rig.awaitCount(Counter.STORED, 3);
            Awaitility.await()
                    .atMost(LifeRig.LONG)
                    .until(() -> !rig.remarks("bad", "# finished").isEmpty());
            Awaitility.await()
                    .atMost(LifeRig.LONG)
                    .until(() -> !rig.remarks("so-so", "# finished").isEmpty());

            assertThat(rig.lines("good"))
                    .endsWith(
                            "# finished at=TIME outcome=ok duration=D",
                            "# spilled entries=1 errors=0 reason=finished at=TIME");
            assertThat(rig.remarks("bad", "# finished"))
                    .containsExactly("# finished at=TIME outcome=failed duration=D");
            assertThat(rig.info("bad").orElseThrow().triggered()).isTrue();
            assertThat(rig.remarks("so-so", "# finished"))
                    .containsExactly("# finished at=TIME outcome=unknown duration=D");
            assertThat(rig.info("good").orElseThrow().triggered()).isFalse();
            assertThat(rig.count(Counter.FLOWS_FINISHED)).isEqualTo(3);
        }
    }

    @Test
    void nestedScopes_endTheFlowOnce_withTheLast() {
        try (LifeRig rig = new LifeRig(dumpDir, "dumpInterval", "1h", "linger", "0s")) {
            try (FlowScope outer = FlowScope.open(rig.recorder, "f")) {
                rig.logger().debug("outer {}", outer.flowId());
                try (FlowScope inner = FlowScope.open(rig.recorder, "f")) {
                    rig.logger().debug("inner");
                    inner.ok();
                }
                try (FlowScope other = FlowScope.open(rig.recorder, "g")) {
                    rig.logger().debug("other");
                    other.ok();
                }
                rig.awaitCount(Counter.STORED, 1);
                rig.logger().debug("outer again");
                assertThat(rig.remarks("f", "# finished")).isEmpty();
            }
            rig.awaitCount(Counter.STORED, 4);
            assertThat(rig.messages("f")).containsExactly("outer f", "inner", "outer again");
            assertThat(rig.remarks("f", "# finished")).containsExactly("# finished at=TIME outcome=ok duration=D");
            assertThat(rig.messages("g")).containsExactly("other");
        }
    }

    @Test
    void finalizeSession_endsTheFlow() {
        try (LifeRig rig = new LifeRig(dumpDir, "dumpInterval", "1h", "linger", "0s")) {
            MDC.put("logID", "f");
            rig.logger().debug("m");
            rig.logger().info(ClassicConstants.FINALIZE_SESSION_MARKER, "bye");
            rig.awaitCount(Counter.STORED, 2);
            assertThat(rig.lines("f"))
                    .endsWith(
                            "# finished at=TIME outcome=unknown duration=D",
                            "# spilled entries=2 errors=0 reason=finished at=TIME");
        }
    }

    @Test
    void lateEntries_joinTheEndedFlow_withinTheLinger() {
        try (LifeRig rig = new LifeRig(dumpDir, "dumpInterval", "1h", "linger", "1m")) {
            try (FlowScope scope = FlowScope.open(rig.recorder, "f")) {
                rig.logger().debug("m");
                scope.ok();
            }
            MDC.put("logID", "f");
            rig.logger().debug("late");
            rig.closeRecorder();
            assertThat(rig.messages("f")).containsExactly("m", "late");
            assertThat(rig.remarks("f", "# reopened")).isEmpty();
            assertThat(rig.remarks("f", "# finished")).hasSize(1);
        }
    }

    @Test
    void laterEntries_openTheFlowAgain_marked() {
        try (LifeRig rig = new LifeRig(dumpDir, "dumpInterval", "10ms", "linger", "0s")) {
            for (int round = 0; round < 3; round++) {
                try (FlowScope scope = FlowScope.open(rig.recorder, "f")) {
                    rig.logger().debug("round {}", round);
                    scope.ok();
                }
                rig.awaitCount(Counter.STORED, round + 1);
            }
            assertThat(rig.lines("f").subList(1, 10))
                    .containsExactly(
                            "TIME DEBUG [" + Thread.currentThread().getName() + "] com.acme.Orders - round 0",
                            "# finished at=TIME outcome=ok duration=D",
                            "# spilled entries=1 errors=0 reason=finished at=TIME",
                            "# reopened at=TIME",
                            "TIME DEBUG [" + Thread.currentThread().getName() + "] com.acme.Orders - round 1",
                            "# finished at=TIME outcome=ok duration=D",
                            "# spilled entries=1 errors=0 reason=finished at=TIME",
                            "# reopened at=TIME",
                            "TIME DEBUG [" + Thread.currentThread().getName() + "] com.acme.Orders - round 2");
        }
    }

    @Test
    void reopenedFlow_isComplete_whereOnlyTheSecondRunFails() {
        try (LifeRig rig = new LifeRig(dumpDir, "keep", "triggered", "linger", "0s")) {
            try (FlowScope scope = FlowScope.open(rig.recorder, "f")) {
                rig.logger().debug("first run");
                scope.ok();
            }
            rig.awaitCount(Counter.DISCARDED, 1);
            try (FlowScope scope = FlowScope.open(rig.recorder, "f")) {
                rig.logger().debug("second run");
                scope.failed(new IOException("boom"));
            }
            rig.awaitCount(Counter.STORED, 1);
            rig.closeRecorder();
            assertThat(rig.messages("f")).containsExactly("second run");
            assertThat(rig.lines("f").subList(1, 3))
                    .containsExactly(
                            "# 1 entries lost between TIME and TIME: dropped before the flow was triggered",
                            "# reopened at=TIME");
        }
    }

    @Test
    void end_isNoted_whereTheFlowHadLeftMemoryBefore() {
        try (LifeRig rig = new LifeRig(dumpDir, "dumpInterval", "10ms", "linger", "0s")) {
            try (FlowScope scope = FlowScope.open(rig.recorder, "f")) {
                rig.logger().debug("m");
                rig.awaitCount(Counter.STORED, 1);
                scope.ok();
            }
            Awaitility.await()
                    .atMost(LifeRig.LONG)
                    .until(() -> !rig.remarks("f", "# finished").isEmpty());
            assertThat(rig.messages("f")).containsExactly("m");
        }
    }

    @Test
    void scopeWithoutEntries_leavesNothing() {
        try (LifeRig rig = new LifeRig(dumpDir, "dumpInterval", "10ms", "linger", "0s")) {
            try (FlowScope scope = FlowScope.open(rig.recorder, "f")) {
                scope.ok();
            }
            rig.closeRecorder();
            assertThat(rig.flowIds()).isEmpty();
        }
    }

    @Test
    void detachedScope_endsOnAnotherThread() throws Exception {
        try (LifeRig rig = new LifeRig(dumpDir, "dumpInterval", "1h", "linger", "0s")) {
            FlowScope scope = FlowScope.open(rig.recorder, "f");
            rig.logger().debug("here");
            scope.detach();
            Thread other = new Thread(() -> {
                MDC.put("logID", scope.flowId());
                rig.logger().debug("there");
                scope.ok();
                scope.close();
            });
            other.start();
            other.join();
            rig.awaitCount(Counter.STORED, 2);
            assertThat(rig.messages("f")).containsExactly("here", "there");
            assertThat(rig.remarks("f", "# finished")).containsExactly("# finished at=TIME outcome=ok duration=D");
        }
    }

    @Test
    void scopesOfOneFlow_onTwoThreads_endItWithTheLast() throws Exception {
        try (LifeRig rig = new LifeRig(dumpDir, "keep", "triggered", "linger", "0s")) {
            CountDownLatch opened = new CountDownLatch(1);
            CountDownLatch firstEnded = new CountDownLatch(1);
            ExecutorService pool = Executors.newSingleThreadExecutor();
            var failing = pool.submit(() -> {
                try (FlowScope scope = FlowScope.open(rig.recorder, "f")) {
                    rig.logger().debug("beginning of the second");
                    opened.countDown();
                    firstEnded.await();
                    scope.failed(new IOException("boom"));
                }
                return null;
            });
            try (FlowScope scope = FlowScope.open(rig.recorder, "f")) {
                rig.logger().debug("first");
                opened.await();
                scope.ok();
            }
            firstEnded.countDown();
            failing.get(20, TimeUnit.SECONDS);
            pool.shutdown();
            rig.closeRecorder();
            assertThat(rig.messages("f")).containsExactlyInAnyOrder("first", "beginning of the second");
            assertThat(rig.remarks("f", "# finished")).containsExactly("# finished at=TIME outcome=failed duration=D");
        }
    }
}
