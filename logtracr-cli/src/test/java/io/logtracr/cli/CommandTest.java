package io.logtracr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

class CommandTest {

    private static final InstantSource CLOCK = InstantSource.fixed(DumpFixture.START.plusSeconds(100));
    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String LIST = """
            STATE      TRIGGERED  THREADS  ENTRIES  ERRORS      SIZE    AGE  FLOW
            recovered  -          -              1       0      200B    50s  -x
            dead       -          -              2       0    1.0KiB    69s  evil\\u001b[2J
            dead       yes        yes            4       1    1.4KiB    79s  order-1
            stored     -          -              1       0      225B    90s  4bf92f3577b34da6a3ce929d0e0e4736
            """;

    @TempDir(factory = OnTmpfs.class)
    Path temporary;

    private Path dump;

    @BeforeEach
    void setUp() throws IOException {
        dump = Files.createDirectory(temporary.resolve("dump"));
        DumpFixture fixture = new DumpFixture(dump);
        fixture.store(
                "orders-1-a",
                "order-1",
                "idle",
                DumpFixture.entry(1, Level.DEBUG, "received\nin two lines"),
                DumpFixture.entry(2, Level.ERROR, "cannot"));
        Files.writeString(dump.resolve("orders-1-a/flows/order-1.threads.txt"), "# logtracr threads\n");
        fixture.store("orders-1-a", TRACE_ID, "idle", DumpFixture.entry(10, Level.INFO, "traced"));
        fixture.store("orders-1-b", "-x", "recovered", DumpFixture.entry(50, Level.WARN, "hyphen"));
        fixture.arena("orders-1-c", Map.of("order-1", List.of("again", "done")), 20);
        fixture.arena("orders-1-d", Map.of("evil\u001b[2J", List.of("m", "\u001b[31mred")), 30);
    }

    @Test
    void ls_listsFlowsNewestFirst() {
        assertThat(run("ls", "--triggered").lines())
                .hasSize(2)
                .last()
                .asString()
                .endsWith(" order-1");
        CommandRun run = run("ls");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo(LIST);
        assertThat(run.code()).isZero();
    }

    @Test
    void ls_writesAnObjectAFlow_asJson() {
        assertThat(run("ls", "--json", "--triggered").out())
                .isEqualTo(
                        "{\"flow\":\"order-1\",\"state\":\"dead\",\"triggered\":true,\"threads\":true,\"entries\":4,\"errors\":1,"
                                + "\"bytes\":1387,\"first\":\"2026-11-21T22:45:01Z\",\"last\":\"2026-11-21T22:45:21Z\","
                                + "\"instances\":[\"orders-1-a\",\"orders-1-c\"]}\n");
        assertThat(run("ls", "--json", "--instance", "orders-1-d").out())
                .startsWith("{\"flow\":\"evil\\u001B[2J\",\"state\":\"dead\",\"triggered\":false,\"threads\":false,");
    }

    @ParameterizedTest
    @CsvSource({
        "ls --errors, order-1",
        "ls --since 60s, -x",
        "ls --since 2026-11-21T22:45:45Z, -x",
        "ls --instance orders-1-d, evil\\u001b[2J"
    })
    void ls_keepsWhatIsAskedFor(String command, String expected) {
        List<String> lines = run(command.split(" ")).lines();

        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).endsWith("  " + expected);
    }

    @Test
    void show_mergesInstances() {
        assertThat(run("show", "order-1").out()).isEqualTo("""
                        # logtracr flow="order-1" instance="orders-1-a" triggered=yes
                        2026-11-21T22:45:01.000000Z DEBUG [main] com.acme.Orders - received
                        \tin two lines
                        2026-11-21T22:45:02.000000Z ERROR [main] com.acme.Orders - cannot
                        \tjava.lang.IllegalStateException: boom
                        \t  at com.acme.Orders.run(Orders.java:42)
                        # spilled entries=2 errors=1 reason=idle at=2026-11-21T22:46:00.000000Z
                        # logtracr flow="order-1" instance="orders-1-c" triggered=no\s
                        2026-11-21T22:45:20.000000Z INFO  [main] com.acme.Orders - again
                        2026-11-21T22:45:21.000000Z INFO  [main] com.acme.Orders - done
                        """);
    }

    @ParameterizedTest
    @CsvSource({"--level error, cannot", "--grep at.com.acme, cannot", "--since 80s, again;done", "--grep agai, again"})
    void show_keepsWhatIsAskedFor(String option, String expected) {
        List<String> command = new ArrayList<>(List.of(option.split(" ")));
        command.add(0, "show");
        command.add("order-1");
        CommandRun run = run(command.toArray(new String[0]));

        assertThat(run.code()).isZero();
        assertThat(run.lines().stream()
                        .filter(line -> line.startsWith("2026"))
                        .map(line -> line.substring(line.indexOf(" - ") + 3)))
                .containsExactly(expected.split(";"));
        assertThat(run.lines().get(0)).startsWith("# logtracr ");
    }

    @Test
    void show_says_whenNothingIsLeft() {
        CommandRun run = run("show", "--grep", "nowhere", "order-1");

        assertThat(run).isEqualTo(new CommandRun(1, "", "logtracr: no such entries in flow order-1\n"));
    }

    @Test
    void show_writesJson() {
        assertThat(run("show", "--json", "order-1").out()).isEqualTo("""
                        {"timestamp":"2026-11-21T22:45:01.000000Z","severityText":"DEBUG","severityNumber":5,\
                        "body":"received\\nin two lines","attributes":{"thread.name":"main"},\
                        "instrumentationScope":{"name":"com.acme.Orders"},\
                        "resource":{"service.instance.id":"orders-1-a"},"flow":"order-1"}
                        {"timestamp":"2026-11-21T22:45:02.000000Z","severityText":"ERROR","severityNumber":17,\
                        "body":"cannot","attributes":{"thread.name":"main",\
                        "exception.type":"java.lang.IllegalStateException","exception.message":"boom",\
                        "exception.stacktrace":"java.lang.IllegalStateException: boom\\n  at com.acme.Orders.run(Orders.java:42)"},\
                        "instrumentationScope":{"name":"com.acme.Orders"},\
                        "resource":{"service.instance.id":"orders-1-a"},"flow":"order-1"}
                        {"timestamp":"2026-11-21T22:45:20.000000Z","severityText":"INFO","severityNumber":9,\
                        "body":"again","attributes":{"thread.name":"main"},\
                        "instrumentationScope":{"name":"com.acme.Orders"},\
                        "resource":{"service.instance.id":"orders-1-c"},"flow":"order-1","seq":0}
                        {"timestamp":"2026-11-21T22:45:21.000000Z","severityText":"INFO","severityNumber":9,\
                        "body":"done","attributes":{"thread.name":"main"},\
                        "instrumentationScope":{"name":"com.acme.Orders"},\
                        "resource":{"service.instance.id":"orders-1-c"},"flow":"order-1","seq":1}
                        """);
        assertThat(run("show", "--json", TRACE_ID).out())
                .endsWith("\"traceId\":\"" + TRACE_ID + "\",\"flow\":\"" + TRACE_ID + "\"}\n");
    }

    @Test
    void show_takesIdsWithHyphens_andIdsAsTheyArePrinted() {
        assertThat(run("show", "--", "-x").lines()).hasSize(3);
        assertThat(run("show", "evil\u001b[2J").out())
                .isEqualTo(run("show", "evil\\u001b[2J").out())
                .isEqualTo("""
                        # logtracr flow="evil\\u001b[2J" instance="orders-1-d" triggered=no\s
                        2026-11-21T22:45:30.000000Z INFO  [main] com.acme.Orders - m
                        2026-11-21T22:45:31.000000Z INFO  [main] com.acme.Orders - \\u001b[31mred
                        """);
    }

    @Test
    void grep_showsEntriesOfAllFlows() {
        CommandRun run = run("grep", "-i", "RED|HYPHEN|in two");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("""
                        -x: 2026-11-21T22:45:50.000000Z WARN  [main] com.acme.Orders - hyphen
                        evil\\u001b[2J: 2026-11-21T22:45:31.000000Z INFO  [main] com.acme.Orders - \\u001b[31mred
                        order-1: 2026-11-21T22:45:01.000000Z DEBUG [main] com.acme.Orders - received
                        order-1: \tin two lines
                        """);
        assertThat(run("grep", "-l", "main").lines()).containsExactly("-x", TRACE_ID, "evil\\u001b[2J", "order-1");
        assertThat(run("grep", "nowhere")).isEqualTo(new CommandRun(1, "", ""));
    }

    @Test
    void tail_showsTheLastEntries() {
        assertThat(run("tail", "-n", "2", "order-1").out()).isEqualTo("""
                        2026-11-21T22:45:20.000000Z INFO  [main] com.acme.Orders - again
                        2026-11-21T22:45:21.000000Z INFO  [main] com.acme.Orders - done
                        """);
        assertThat(run("tail", "-n", "-1", "order-1").code()).isEqualTo(2);
    }

    @Test
    void show_tellsWhatBecameOfAPurgedFlow() throws IOException {
        Path instance = dump.resolve("orders-1-a");
        Files.writeString(instance.resolve("purged~1.log"), """
                2026-11-21T22:40:00.000000Z flow="order-0" instance="gone-1-x" part=0 entries=10 bytes=900 triggered=no why=rolled
                damaged
                """);
        Files.writeString(instance.resolve("purged.log"), """
                2026-11-21T22:50:00.000001Z flow="order-0" instance="gone-1-x" part=1 entries=402 bytes=900 triggered=no why=age
                2026-11-21T22:51:00.000000Z flow="b\\u001b" instance="gone-1-x" part=0 entries=? bytes=9 triggered=no why=budget
                """);
        CommandRun run = run("show", "order-0");

        assertThat(run.err())
                .isEqualTo(
                        "logtracr: flow order-0 was deleted at 2026-11-21T22:50:00.000001Z with 412 entries because it was"
                                + " older than LOGTRACR_STORE_MAX_AGE\n");
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(1);
        String escape = "flow b\\u001b was deleted at 2026-11-21T22:51:00Z with its entries to keep within"
                + " LOGTRACR_STORE_MAX_BYTES\n";
        assertThat(run("show", "b\u001b").err()).isEqualTo("logtracr: " + escape);
        assertThat(run("show", "b\\u001b").err()).isEqualTo("logtracr: " + escape);
        assertThat(run("stats").lines())
                .contains("  purged   last " + escape.strip().substring("flow ".length()));
        assertThat(run("show", "order-1").code()).isZero();
    }

    @Test
    void stats_showsInstances() throws IOException {
        Files.writeString(dump.resolve("orders-1-a/instance.json"), """
                {"app": "orders", "host": "h1", "pid": 1, "start": "2026-11-21T22:44:00Z", "javaVersion": "17.0.1",
                 "configuration": {"LOGTRACR_STORE_MAX_BYTES": "64MiB", "LOGTRACR_CAPTURE": "DEBUG,a=OFF", "LOGTRACR_GUARDS": "OFF"},
                 "counters": {"accepted": 12, "stored": 3, "buffered": 4, "discarded": 0, "discarded.too_early": 1,
                   "lost.arena_full": 5,
                   "lost.shutdown": 0, "purged.flows": 2}}
                """);

        assertThat(run("stats").out()).isEqualTo("""
                        orders-1-a (dead)
                          app orders, host h1, pid 1, Java 17.0.1, since 2026-11-21T22:44:00Z
                          capture  DEBUG,a=OFF; guards OFF
                          flows    0 in memory, 2 stored in 588B of 64MiB
                          entries  accepted 12, stored 3, buffered 4, discarded 0, discarded.too_early 1
                          lost     arena_full 5
                          other    purged.flows 2

                        orders-1-b (dead)
                          flows    0 in memory, 1 stored in 200B

                        orders-1-c (dead)
                          flows    1 in memory, 0 stored in 0B

                        orders-1-d (dead)
                          flows    1 in memory, 0 stored in 0B
                        """);
    }

    @Test
    void recover_copiesDeadArenas() throws IOException {
        Path target = temporary.resolve("recovered");
        Path one = temporary.resolve("one");

        assertThat(run("recover", "--to", target.toString()).out())
                .isEqualTo("orders-1-c: 1 flow, 2 entries, to " + target.resolve("orders-1-c") + "\n"
                        + "orders-1-d: 1 flow, 2 entries, to " + target.resolve("orders-1-d") + "\n");
        assertThat(run("recover", dump.resolve("orders-1-c").toString(), "--to", one.toString())
                        .code())
                .isZero();
        assertThat(Files.readString(one.resolve("order-1.log"))).isEqualTo("""
                        # logtracr flow="order-1" instance="orders-1-c" triggered=no\s
                        2026-11-21T22:45:20.000000Z INFO  [main] com.acme.Orders - again
                        2026-11-21T22:45:21.000000Z INFO  [main] com.acme.Orders - done
                        # spilled entries=2 errors=0 reason=recovered at=2026-11-21T22:46:40.000000Z
                        """);
        assertThat(CommandRun.of("ls", "--dir", one.toString()).lines()).hasSize(2);
        assertThat(run("ls").out()).isEqualTo(LIST);
    }

    @Test
    void generateCompletion_writesAScript() {
        assertThat(run("generate-completion").out()).contains("complete -F _complete_logtracr");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "show nix|1|no flow nix in DIR",
                "tail nix|1|no flow nix in DIR",
                "ls --errors --instance orders-1-b|1|no flows in DIR",
                "ls --dir DIR/nix|2|DIR/nix does not exist",
                "ls --dir DIR/orders-1-c/recorder.lock|2|DIR/orders-1-c/recorder.lock is not a directory",
                "recover DIR/orders-1-a --to DIR/x|2|DIR/orders-1-a has no arena to recover",
                "''|2|expected a command: ls, show, grep, tail, stats, dump, threads, recover (see logtracr --help)",
                "show|2|Missing required parameter: 'FLOW' (see logtracr show --help)",
                "ls --bad|2|Unknown option: '--bad' (see logtracr ls --help)",
                "grep (|2|Invalid value for positional parameter at index 0 (PATTERN): expected a regular expression,"
                        + " found '(' (Unclosed group) (see logtracr grep --help)"
            })
    void wrongCalls_getOneSentence(String command, int code, String message) {
        String[] words = command.isEmpty()
                ? new String[0]
                : command.replace("DIR", dump.toString()).split(" ");

        assertThat(run(words))
                .isEqualTo(new CommandRun(code, "", "logtracr: " + message.replace("DIR", dump.toString()) + "\n"));
    }

    @Test
    void ls_says_whereItLooked_whenNothingWasConfigured() {
        CommandRun run = CommandRun.of(Map.of("LOGTRACR_DUMP_DIR", temporary + "/nix"), CLOCK, "ls");

        assertThat(run)
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "logtracr: " + temporary + "/nix does not exist: nothing was recorded, or elsewhere"
                                + " (say where by --dir or LOGTRACR_DUMP_DIR)\n"));
    }

    @ParameterizedTest
    @CsvSource({"Broken pipe, 0", "No space left on device, 2"})
    void output_thatCannotBeWritten_endsTheCommand(String problem, int code) {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(problem);
            }
        };
        StringWriter err = new StringWriter();
        Session session =
                new Session(broken, new PrintWriter(err), false, Map.of("LOGTRACR_DUMP_DIR", dump.toString()), CLOCK);

        assertThat(new Cli(session).run("show", "order-1")).isEqualTo(code);
        assertThat(err.toString())
                .isEqualTo(code == 0 ? "" : "logtracr: the output cannot be written: " + problem + "\n");
    }

    @Test
    void terminal_getsColours() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Session session = new Session(
                out,
                new PrintWriter(new StringWriter()),
                true,
                Map.of("LOGTRACR_DUMP_DIR", dump.toString(), "PAGER", "cat"),
                CLOCK);
        new Cli(session).run("show", "--level", "ERROR", "order-1");

        assertThat(out.toString())
                .startsWith("\u001b[2m# logtracr flow=\"order-1\" instance=\"orders-1-a\" triggered=yes\u001b[0m\n"
                        + "\u001b[2m2026-11-21T22:45:02.000000Z\u001b[0m\u001b[31m ERROR\u001b[0m [main]");
    }

    private CommandRun run(String... args) {
        return CommandRun.of(Map.of("LOGTRACR_DUMP_DIR", dump.toString()), CLOCK, args);
    }
}
