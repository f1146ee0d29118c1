package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.arena.LogEntry;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** Whatever an application passes to a log call, the call returns, is recorded, and harms nobody. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileCallsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String FLOW = "flow";

    @TempDir(factory = OnTmpfs.class)
    Path dumpDir;

    private final RecordingReporter reporter = new RecordingReporter();
    private FlightRecorder recorder;

    @BeforeEach
    void start() {
        recorder = UntriggeredRecorder.start(dumpDir, reporter);
    }

    @AfterEach
    void close() {
        recorder.close();
        FlightRecorderTest.assertConserved(recorder.counters());
        assertThat(reporter.warnings()).isEmpty();
    }

    private boolean record(String message, Object... arguments) {
        return recorder.record(FLOW, Level.DEBUG, "l", message, arguments);
    }

    private List<LogEntry> entries() {
        return recorder.snapshot(FLOW).orElseThrow().entries();
    }

    private static Object saying(java.util.function.Supplier<String> text) {
        return new Object() {
            @Override
            public String toString() {
                return text.get();
            }
        };
    }

    private static Object failingWith(Error error) {
        return saying(() -> {
            throw error;
        });
    }

    @Test
    void record_namesTheFailure_ofAToStringThatThrows() {
        Object throwing = saying(() -> {
            throw new IllegalStateException("mine");
        });
        assertThat(record(
                        "{} {} {} {}",
                        throwing,
                        failingWith(new AssertionError()),
                        failingWith(new OutOfMemoryError()),
                        4))
                .isTrue();

        List<Object> arguments = entries().get(0).arguments();
        assertThat(arguments.get(0)).asString().startsWith("[toString() of ").endsWith("IllegalStateException]");
        assertThat(arguments.get(1)).asString().endsWith("AssertionError]");
        assertThat(arguments.get(2)).asString().endsWith("OutOfMemoryError]");
        assertThat(arguments.get(3)).isEqualTo(4);
    }

    @Test
    void record_survivesToStrings_thatNeverEndOrSayNull() {
        Object[] self = new Object[1];
        self[0] = saying(() -> self[0].toString());
        assertThat(record("{} {}", self[0], saying(() -> null))).isTrue();

        assertThat(entries().get(0).arguments().get(0)).asString().endsWith("StackOverflowError]");
        assertThat(entries().get(0).arguments().get(1)).isEqualTo("null");
    }

    @Test
    void record_recordsBoth_whenAToStringLogsInTheSameFlow() {
        assertThat(record("outer {}", saying(() -> "logged " + record("inner"))))
                .isTrue();

        assertThat(entries()).extracting(LogEntry::message).containsExactly("inner", "outer {}");
        assertThat(entries().get(1).arguments()).containsExactly("logged true");
    }

    @Test
    void record_ends_whenAToStringLogsItself() {
        Object[] self = new Object[1];
        self[0] = saying(() -> "logged " + record("again {}", self[0]));
        assertThat(record("first {}", self[0])).isTrue();

        assertThat(entries()).hasSizeBetween(2, 10);
        assertThat(entries().get(0).arguments().get(0)).asString().endsWith("its toString() logs itself]");
    }

    @Test
    void record_holdsNoLock_whileAToStringWaitsForAnotherThreadOfTheFlow() {
        CountDownLatch other = new CountDownLatch(1);
        Object waiting = saying(() -> {
            Thread thread = new Thread(() -> {
                record("other");
                recorder.dump(FLOW, SOON);
                other.countDown();
            });
            thread.start();
            try {
                return "waited " + other.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(record("waits {}", waiting)).isTrue();

        assertThat(entries().get(0).arguments()).containsExactly("waited true");
    }

    @Test
    void record_cutsGiantTexts() {
        String giant = "x".repeat(10 << 20);
        assertThat(record(giant)).isTrue();
        assertThat(record("{}", giant)).isTrue();
        assertThat(record("{}", saying(() -> giant))).isTrue();
        assertThat(recorder.record(FLOW, Level.DEBUG, giant, "m")).isTrue();

        assertThat(entries()).hasSize(4);
        assertThat(entries().get(0).message()).hasSizeLessThan(17 << 10).endsWith(" chars]");
        assertThat(entries().get(1).arguments().get(0)).asString().endsWith(" chars]");
        assertThat(entries().get(2).arguments().get(0)).asString().endsWith(" chars]");
        assertThat(entries().get(3).logger()).endsWith(" chars]");
    }

    @Test
    void record_rendersArrays_thatContainThemselves() {
        Object[] array = {1, null, "a"};
        array[1] = array;
        Object[] wide = new Object[3];
        Arrays.fill(wide, new Object[] {wide, wide});
        assertThat(record(
                        "{} {} {} {} {}", array, new int[] {1, 2}, new boolean[0], new String[][] {{"a"}, null}, wide))
                .isTrue();

        assertThat(entries().get(0).arguments())
                .containsExactly(
                        "[1, [...], a]",
                        "[1, 2]",
                        "[]",
                        "[[a], null]",
                        "[[[...], [...]], [[...], [...]], [[...], [...]]]");
    }

    @Test
    void record_takesArgumentsAsTheyAreNow() {
        StringBuilder mutable = new StringBuilder("before");
        List<String> list = new ArrayList<>(List.of("one"));
        Object[] arguments = {mutable, list, "plain"};
        record("{} {} {}", arguments);
        mutable.append(" after");
        list.add("two");
        arguments[2] = "changed";

        assertThat(entries().get(0).arguments()).containsExactly("before", "[one]", "plain");
        assertThat(arguments[0]).isSameAs(mutable);
    }

    @Test
    void record_takesStrangeMessages_andTheFileStaysOneEntryALine() throws IOException {
        List<String> messages = Arrays.asList(
                "a\r\n2026-11-21T22:45:01.123456Z DEBUG [x] forged - entry",
                "\u001b[31mred",
                "\ud800 unpaired \udc00",
                null,
                "# 5 entries lost",
                "{} {} {}",
                "none",
                "");
        for (String message : messages) {
            assertThat(record(message, "only")).isTrue();
            assertThat(record(message, 1, 2, 3, 4)).isTrue();
        }
        assertThat(entries()).extracting(LogEntry::message).containsAll(messages);
        assertThat(recorder.dump(FLOW, SOON)).isTrue();

        String file = Files.readString(recorder.flows().get(0).file().orElseThrow());
        assertThat(file.lines().filter(line -> line.startsWith("20"))).hasSize(2 * messages.size());
        assertThat(file).doesNotContain("\u001b").doesNotContain("\r");
        assertThat(recorder.flows().get(0).entriesStored()).isEqualTo(2L * messages.size());
    }

    @Test
    void record_takesHostileThrowables() {
        RuntimeException first = new RuntimeException("first");
        RuntimeException second = new RuntimeException("second", first);
        first.initCause(second);
        first.addSuppressed(second);
        List<Throwable> throwables = List.of(
                first,
                new RuntimeException() {
                    @Override
                    public String getMessage() {
                        throw new IllegalStateException("no message");
                    }
                },
                new RuntimeException("null stack") {
                    @Override
                    public StackTraceElement[] getStackTrace() {
                        return null;
                    }
                },
                new RuntimeException("bad cause") {
                    @Override
                    public synchronized Throwable getCause() {
                        throw new StackOverflowError();
                    }
                },
                new RuntimeException("giant ".repeat(1 << 20)),
                deep(10_000));
        for (Throwable throwable : throwables) {
            assertThat(recorder.record(FLOW, Level.ERROR, "l", "failed", throwable))
                    .isTrue();
        }

        assertThat(entries()).hasSameSizeAs(throwables).allSatisfy(entry -> {
            assertThat(entry.arguments()).isEmpty();
            assertThat(entry.thrown()).isNotNull();
            assertThat(entry.thrown().stackTrace()).hasSizeLessThan(20 << 10);
        });
        assertThat(entries().get(0).thrown().stackTrace())
                .contains("Caused by: ")
                .contains("[seen above]");
        assertThat(entries().get(1).thrown().message()).contains("IllegalStateException");
        assertThat(entries().get(2).thrown().message()).isEqualTo("null stack");
    }

    private static Throwable deep(int depth) {
        Throwable cause = new RuntimeException("root");
        for (int i = 0; i < depth; i++) {
            cause = new RuntimeException("level " + i, cause);
        }
        return cause;
    }

    @Test
    void record_takesListsWithHoles() {
        List<Marker> markers = Collections.singletonList(null);
        List<KeyValuePair> pairs = Arrays.asList(
                null, new KeyValuePair(null, null), new KeyValuePair("k", failingWith(new AssertionError())));
        assertThat(recorder.record(FLOW, Level.DEBUG, null, "m", null, null, markers, pairs, null))
                .isTrue();

        LogEntry entry = entries().get(0);
        assertThat(entry.logger()).isEqualTo("null");
        assertThat(entry.markers()).isEqualTo("null");
        assertThat(entry.keyValues()).hasSize(3);
    }

    @Test
    void record_keepsFlowsApart_whateverTheirIds() {
        List<String> ids = List.of(
                "../../etc/passwd",
                ".",
                "..",
                "",
                "x".repeat(4000),
                "x".repeat(3999) + "y",
                "a\u0000b",
                "a/b",
                "a%2Fb",
                "ab",
                "AB",
                "a.log",
                "a~1",
                "emoji \ud83d\ude00",
                "unpaired \ud800",
                "dots...",
                "con",
                " ",
                "a\nb",
                "\"");
        for (String id : ids) {
            assertThat(recorder.record(id, Level.DEBUG, "l", "m")).isTrue();
        }
        assertThat(recorder.dumpAll(SOON)).isTrue();

        assertThat(recorder.flows()).extracting(FlowSummary::flowId).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(recorder.flows())
                .extracting(FlowSummary::file)
                .doesNotHaveDuplicates()
                .allSatisfy(file -> assertThat(file.map(Path::getParent))
                        .isEqualTo(recorder.directory().map(at -> at.resolve("flows"))));
        assertThat(recorder.flows()).extracting(FlowSummary::entriesStored).containsOnly(1L);
        assertThat(recorder.flows()).extracting(FlowSummary::file).doesNotContain(Optional.empty());
    }

    @Test
    void record_isSwitchedOff_afterTenFailuresInARow_withOneWarning() {
        for (int i = 0; i < 9; i++) {
            recorder.failed(new IllegalStateException("ours"));
        }
        assertThat(record("a success")).isTrue();
        for (int i = 0; i < 9; i++) {
            assertThat(recorder.record(FLOW, null, "l", "no level")).isFalse();
        }
        assertThat(recorder.isRecording()).isTrue();
        assertThat(reporter.warnings()).isEmpty();

        recorder.failed(new IllegalStateException("the tenth"));
        recorder.failed(new IllegalStateException("the eleventh"));
        assertThat(recorder.isRecording()).isFalse();
        assertThat(record("late")).isFalse();
        recorder.close();
        assertThat(reporter.warnings())
                .containsExactly("the recorder failed 10 times in a row and is off; the last time: "
                        + "java.lang.IllegalStateException: the tenth");
        assertThat(recorder.counters().get(Counter.STORED)).isEqualTo(1);
        reporter.clear();
    }
}
