package io.logtracr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, beside a process that records. */
@Timeout(120)
class EndToEndTest {

    private static final String HOUR = "PT1H";
    private static final int BUFFER_BYTES = 4 << 20;

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    @Test
    void everyCommand_seesALivingProcess_andWhatItLeavesWhenKilled() throws Exception {
        try (ChildJvm recorder = ChildJvm.recording(dump, HOUR, BUFFER_BYTES)) {
            recorder.ask("log order-1 DEBUG received");
            recorder.ask("fail order-1 cannot");
            recorder.ask("dump order-1");
            recorder.ask("log order-1 WARN after");
            recorder.ask("keys order-2 verdict");
            String instance = instance();

            assertThat(plain(ChildJvm.run(dump, "show", "order-1")))
                    .isEqualTo("# logtracr flow=\"order-1\" instance=\"" + instance + "\" triggered=no \n" + """
                            TIME DEBUG [main] com.acme.Orders - received
                            TIME ERROR [main] com.acme.Orders - cannot
                            \tjava.lang.IllegalStateException: boom
                            # spilled entries=2 errors=1 reason=requested at=TIME
                            TIME WARN  [main] com.acme.Orders - after
                            """);
            assertThat(plain(ChildJvm.run(dump, "show", "order-2")))
                    .isEqualTo(
                            "# logtracr flow=\"order-2\" instance=\"" + instance
                                    + "\" triggered=no \nTIME INFO  [main] com.acme.Orders - verdict attempt=2 pod=\"web-1\"\n");
            assertThat(list("live")).isEqualTo(list(ChildJvm.run(dump, "ls")));
            assertThat(ChildJvm.run(dump, "stats").out()).startsWith(instance + " (alive)\n");
            assertThat(ChildJvm.run(dump, "recover", "--to", dump + "-x"))
                    .isEqualTo(new CommandRun(1, "", "logtracr: no dead instance with an arena in " + dump + "\n"));
            assertThat(ChildJvm.run(dump, "recover", dump.resolve(instance).toString(), "--to", dump + "-x"))
                    .isEqualTo(new CommandRun(
                            2, "", "logtracr: " + dump.resolve(instance) + " is in use by a living process\n"));
            CommandRun alive = ChildJvm.run(dump, "show", "order-1");

            recorder.kill();

            assertThat(ChildJvm.run(dump, "show", "order-1")).isEqualTo(alive);
            assertThat(list("dead")).isEqualTo(list(ChildJvm.run(dump, "ls")));
            assertThat(plain(ChildJvm.run(dump, "grep", "after|verdict"))).isEqualTo("""
                            order-1: TIME WARN  [main] com.acme.Orders - after
                            order-2: TIME INFO  [main] com.acme.Orders - verdict attempt=2 pod="web-1"
                            """);
        }
    }

    @Test
    void ls_showsStoredFlows_afterAProcessEnded() throws Exception {
        try (ChildJvm recorder = ChildJvm.recording(dump, HOUR, BUFFER_BYTES)) {
            recorder.ask("log order-1 DEBUG received");
            recorder.ask("close");
            recorder.kill();
        }
        assertThat(ChildJvm.run(dump, "ls").out()).contains("\nstored     -          -              1       0 ");
    }

    @Test
    void tail_followsBeforeAnySpill_andAcrossProcesses() throws Exception {
        try (ChildJvm first = ChildJvm.recording(dump, HOUR, BUFFER_BYTES)) {
            for (int i = 0; i < 5; i++) {
                first.ask("log order-1 INFO m" + i);
            }
            try (ChildJvm tail = ChildJvm.command(dump, "tail", "-f", "-n", "2", "order-1")) {
                assertThat(tail.readLine()).endsWith(" - m3");
                assertThat(tail.readLine()).endsWith(" - m4");
                first.ask("log order-1 INFO m5");
                assertThat(tail.readLine()).endsWith(" - m5");
                first.ask("dump order-1");
                first.ask("log order-1 INFO m6");
                assertThat(tail.readLine()).endsWith(" - m6");
                first.kill();
                try (ChildJvm second = ChildJvm.recording(dump, HOUR, BUFFER_BYTES)) {
                    second.ask("log order-1 INFO m7");
                    assertThat(tail.readLine()).endsWith(" - m7");
                }
            }
        }
    }

    @Test
    void show_endsQuietly_whenItsReaderHasEnough() throws Exception {
        try (ChildJvm recorder = ChildJvm.recording(dump, HOUR, BUFFER_BYTES)) {
            recorder.ask("flood order-1 200 0");
            Process shell = new ProcessBuilder(
                            "sh",
                            "-c",
                            "{ " + quoted(ChildJvm.commandLine(Main.class, "show", "--dir", dump.toString(), "order-1"))
                                    + "; echo code $? >&2; } | head -n 1")
                    .start();
            assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("# logtracr flow=\"order-1\"")
                    .hasLineCount(1);
            assertThat(new String(shell.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("code 0\n");
            assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static String quoted(Iterable<String> words) {
        StringBuilder text = new StringBuilder();
        words.forEach(word -> text.append('\'').append(word).append("' "));
        return text.toString();
    }

    private String instance() throws IOException {
        try (Stream<Path> folders = Files.list(dump)) {
            return folders.findFirst().orElseThrow().getFileName().toString();
        }
    }

    /** What {@code ls} shows of the two flows, sizes and ages left out. */
    private static String list(String state) {
        return "STATE TRIGGERED THREADS ENTRIES ERRORS FLOW\n"
                + state + " - - 1 0 order-2\n"
                + state + " - - 3 1 order-1\n";
    }

    private static String list(CommandRun run) {
        assertThat(run.err()).isEmpty();
        return run.out()
                .replaceAll("(?m)^(\\S+) +(\\S+) +(\\S+) +(\\S+) +(\\S+) +\\S+ +\\S+ +(\\S+)$", "$1 $2 $3 $4 $5 $6");
    }

    private static String plain(CommandRun run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run.out().replaceAll("[0-9-]{10}T[0-9:.]{15}Z", "TIME").replaceAll("(?m)^\t  at .*\n", "");
    }
}
