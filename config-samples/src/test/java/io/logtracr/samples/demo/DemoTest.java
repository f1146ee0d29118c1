package io.logtracr.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.samples.ChildJvm;
import io.logtracr.samples.TmpfsFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @Test
    void main_tellsTheStoryOfAFailedRequest() throws Exception {
        List<String> output = ChildJvm.run(
                Demo.class.getName(),
                "io/logtracr/samples/demo/logback.xml",
                Map.of("LOGTRACR_DUMP_DIR", folder.resolve("dump").toString()),
                folder.resolve("output.txt"));

        assertThat(output).noneMatch(line -> line.contains("|-WARN") || line.contains("|-ERROR"));
        assertThat(output)
                .filteredOn(line -> line.startsWith("==="))
                .map(line -> line.replaceAll("=+|req-\\d+", "").trim())
                .containsExactly(
                        "The main log, at INFO",
                        "The flows, on tmpfs",
                        "The whole story of , answered with status 500",
                        "The counters",
                        "Where the files lie");
        assertThat(output)
                .filteredOn(line -> line.matches("400 flows, \\d+ entries, \\d+ bytes"))
                .hasSize(1);
        assertThat(between(output, "=== The main log", "=== The flows")).noneMatch(line -> line.contains("DEBUG"));
        assertThat(between(output, "=== The whole story", "=== The counters"))
                .anyMatch(line -> line.startsWith("# logtracr flow=\"req-"))
                .anyMatch(line -> line.endsWith("verdict on node-b2 zoneFits=false cpusFit=false freeCpus=32")
                        || line.endsWith("verdict on node-b2 zoneFits=true cpusFit=false freeCpus=32"))
                .anyMatch(line -> line.contains("DEBUG") && line.contains(" org.eclipse.jetty."))
                .contains("\tjava.lang.IllegalStateException: no node fits pod web-17");
    }

    private static List<String> between(List<String> lines, String start, String end) {
        return lines.subList(indexOf(lines, start), indexOf(lines, end));
    }

    private static int indexOf(List<String> lines, String start) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return i;
            }
        }
        throw new AssertionError("no line begins with " + start);
    }
}
