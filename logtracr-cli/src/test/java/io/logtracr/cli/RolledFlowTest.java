package io.logtracr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logtracr.FlightRecorder;
import io.logtracr.StatusReporter;
import io.logtracr.config.RecorderConfig;
import io.logtracr.config.StoreFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.Level;

/** A flow whose file has rolled so often that its first parts are gone, seen by each command. */
class RolledFlowTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern NUMBER = Pattern.compile("(?: - |\"body\":\")n=([0-9]+) ");
    private static final String GONE = "# earlier entries are gone: older parts of the flow's file were deleted";
    private static final int ROLL_BYTES = 16 << 10;
    private static final int ENTRIES_A_PART = 20;
    private static final int PARTS = 20;
    private static final int FIRST = (PARTS - 2) * ENTRIES_A_PART;
    private static final int STORED = PARTS * ENTRIES_A_PART;
    private static final int ALL = STORED + 5;

    @TempDir(factory = OnTmpfs.class)
    Path temporary;

    private Path dump;
    private FlightRecorder recorder;

    @AfterEach
    void tearDown() {
        recorder.close();
    }

    @ParameterizedTest
    @EnumSource(StoreFormat.class)
    void everyCommand_seesTheLastParts(StoreFormat format) throws IOException {
        start("dump", format);
        record(0, ALL);

        CommandRun show = run("show", "f");
        assertThat(show.lines().get(1)).isEqualTo(GONE);
        assertThat(numbers(show)).isEqualTo(range(FIRST, ALL));
        CommandRun json = run("show", "--json", "f");
        assertThat(json.lines().get(0))
                .isEqualTo("{\"eventName\":\"logtracr.missing\",\"body\":\"" + GONE.substring(2)
                        + "\",\"resource\":{\"service.instance.id\":\"" + instance() + "\"},\"flow\":\"f\"}");
        assertThat(numbers(json)).isEqualTo(range(FIRST, ALL));
        assertThat(numbers(run("show", "--grep", "n=3[67]1 ", "f"))).containsExactly(361, 371);
        assertThat(numbers(run("tail", "-n", "30", "f"))).isEqualTo(range(ALL - 30, ALL));
        assertThat(numbers(run("grep", "n=[0-9]*9 "))).containsExactly(369, 379, 389, 399);
        assertThat(run("ls").lines().get(1)).matches("live +- +- +" + (ALL - FIRST) + " +0 .* f");
    }

    @ParameterizedTest
    @EnumSource(StoreFormat.class)
    void tail_followsWhileTheFileRolls(StoreFormat format) throws Exception {
        start("dump", format);
        record(0, ENTRIES_A_PART / 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Session session = new Session(out, new PrintWriter(new StringWriter()), false, Map.of(), Clock.systemUTC());
        Thread tail = new Thread(() -> new Cli(session).run("tail", "--dir", dump.toString(), "-f", "f"), "tail");
        tail.start();
        try {
            for (int recorded = ENTRIES_A_PART / 2; recorded < 6 * ENTRIES_A_PART; recorded += ENTRIES_A_PART) {
                int last = recorded - 1;
                await().atMost(SOON).until(() -> text(out).contains(" - n=" + last + ' '));
                record(recorded, recorded + ENTRIES_A_PART); // rolls in the middle
            }
            int last = 6 * ENTRIES_A_PART + ENTRIES_A_PART / 2 - 1;
            await().atMost(SOON).until(() -> text(out).contains(" - n=" + last + ' '));
            assertThat(recorder.directory().orElseThrow().resolve("flows/f~5.log"))
                    .exists();
            assertThat(numbers(text(out))).isEqualTo(range(0, last + 1));
            assertThat(text(out)).doesNotContain("missing");
        } finally {
            tail.interrupt();
            tail.join(SOON.toMillis());
        }
        assertThat(tail.isAlive()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(StoreFormat.class)
    void recovery_addsToTheLastPart_andRollsOn(StoreFormat format) throws Exception {
        start("dump", format);
        record(0, ALL);
        Path crashed = temporary.resolve("crashed");
        copy(dump, crashed);
        Path copied = temporary.resolve("copied");
        copy(crashed.resolve(instance()).resolve("flows"), copied);

        // by hand, to a copy of the files: nothing is deleted to make room
        assertThat(run("recover", "--dir", crashed.toString(), "--to", copied.toString())
                        .out())
                .isEqualTo(instance() + ": 1 flow, 5 entries, to " + copied + "\n");
        assertThat(files(copied)).containsExactly("f~18.log", "f~19.log");
        assertThat(numbers(run("show", "--dir", copied.toString(), "f"))).isEqualTo(range(FIRST, ALL));

        // by the next start: the last part was full
        Path arena = crashed.resolve(instance()).resolve("recorder.arena");
        recorder.close();
        start("crashed", format);
        await().atMost(SOON).until(() -> Files.notExists(arena));
        assertThat(files(arena.resolveSibling("flows"))).containsExactly("f~19.log", "f~20.log");
        CommandRun show = run("show", "f");
        assertThat(numbers(show)).isEqualTo(range(FIRST + ENTRIES_A_PART, ALL));
        assertThat(show.out()).contains(GONE).doesNotContain("missing");
        assertThat(run("ls").lines().get(1)).matches("recovered +- +- +25 +0 .* f");
    }

    private void start(String name, StoreFormat format) throws IOException {
        dump = Files.createDirectories(temporary.resolve(name));
        RecorderConfig config = RecorderConfig.builder()
                .dumpDir(dump)
                .app("orders")
                .format(format)
                .dumpInterval(Duration.ofHours(1))
                .bufferBytes(1 << 20)
                .flowFileMaxBytes(ROLL_BYTES)
                .build();
        recorder = FlightRecorder.start(config, new Quiet());
    }

    /** Numbered entries; so many at a time fill a part. */
    private void record(int from, int to) {
        for (int i = from; i < to; i++) {
            recorder.record("f", Level.INFO, "com.acme.Orders", "n={} {}", i, "x".repeat(1000));
            if (i % ENTRIES_A_PART == ENTRIES_A_PART - 1) {
                recorder.dump("f", SOON);
            }
        }
    }

    private String instance() {
        return recorder.directory().orElseThrow().getFileName().toString();
    }

    private CommandRun run(String... args) {
        CommandRun run = CommandRun.of(Map.of("LOGTRACR_DUMP_DIR", dump.toString()), Clock.systemUTC(), args);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run;
    }

    private static String text(ByteArrayOutputStream out) {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<Integer> numbers(CommandRun run) {
        return numbers(run.out());
    }

    private static List<Integer> numbers(String text) {
        Matcher numbers = NUMBER.matcher(text);
        return numbers.results().map(found -> Integer.valueOf(found.group(1))).toList();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** What a crash at this moment would leave behind. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static final class Quiet implements StatusReporter {

        @Override
        public void info(String message) {}

        @Override
        public void warn(String message, Throwable cause) {}
    }
}
