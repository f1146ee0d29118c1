package io.logtracr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask a living process, beside one that lives, hangs and dies. */
@Timeout(120)
class ControlCommandsTest {

    @TempDir(factory = OnTmpfs.class)
    Path dump;

    @Test
    void dump_storesOneFlowOrAll_andSaysWhatItCouldNot() throws Exception {
        try (ChildJvm recorder = ChildJvm.recording(dump, "PT1H", 1 << 20)) {
            recorder.ask("log order-1 DEBUG received");
            recorder.ask("log order-2 DEBUG received");
            recorder.ask("log order-3 DEBUG received");
            String instance = instance();

            assertThat(run("dump", "order-1")).isEqualTo(new CommandRun(0, instance + ": stored\n", ""));
            assertThat(dump.resolve(instance).resolve("flows")).isDirectoryContaining("glob:**/order-1.log");
            assertThat(run("dump", "nobody"))
                    .isEqualTo(new CommandRun(1, instance + ": nothing of this flow is in memory\n", ""));
            assertThat(run("dump", "--all")).isEqualTo(new CommandRun(0, instance + ": stored 2 flows\n", ""));
            assertThat(run("dump").code()).isEqualTo(2);
            assertThat(run("dump", "--all", "order-1").code()).isEqualTo(2);

            CommandRun threads = run("threads", "orders");
            assertThat(threads.code()).isZero();
            assertThat(threads.lines().get(0))
                    .startsWith("# logtracr threads instance=\"" + instance + "\" dump=1/1 at=");
            assertThat(threads.out()).contains("\"main\"", "    at io.logtracr.cli.RecordingProgram.main(");

            assertThat(run("show", "--threads", "order-1").code()).isEqualTo(1);
            Path flows = dump.resolve(instance).resolve("flows");
            Files.writeString(flows.resolve("order-1.threads.txt"), "# logtracr threads\n\u001b[2J\n");
            assertThat(run("show", "--threads", "order-1"))
                    .isEqualTo(new CommandRun(0, "# logtracr threads\n\\u001b[2J\n", ""));

            signal(recorder, "STOP");
            assertThat(run("dump", "--timeout", "1", "order-1"))
                    .isEqualTo(new CommandRun(
                            1,
                            "",
                            "logtracr: " + instance + " gave no answer within 1000 ms;"
                                    + " its process hangs, or its recorder is older than this command\n"));
            signal(recorder, "CONT");
            assertThat(run("dump", "order-1").code()).isZero();

            recorder.kill();
            assertThat(run("dump", "order-1"))
                    .isEqualTo(new CommandRun(1, "", "logtracr: no living instance in " + dump + "\n"));
            assertThat(run("threads", "orders"))
                    .isEqualTo(new CommandRun(1, "", "logtracr: " + instance + " is not alive\n"));
            assertThat(leftovers()).isZero();
        }
    }

    private CommandRun run(String command, String... more) {
        String[] args = Stream.concat(Stream.of(command, "--dir", dump.toString()), Stream.of(more))
                .toArray(String[]::new);
        return CommandRun.of(args);
    }

    private static void signal(ChildJvm child, String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(child.process.pid())).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    private String instance() throws IOException {
        try (Stream<Path> folders = Files.list(dump)) {
            return folders.findFirst().orElseThrow().getFileName().toString();
        }
    }

    private long leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(dump)) {
            return files.filter(file -> file.getFileName().toString().contains("control-"))
                    .count();
        }
    }
}
