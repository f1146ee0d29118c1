package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boots a program with each sample, in a JVM of its own with the class path that an application has. */
class SamplesTest {

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"logback-minimal.xml", "logback-complete.xml"})
    void boot_recordsTheFlow_withLogbackXml(String sample) throws Exception {
        List<String> output = boot(sample, Map.of());

        assertMainLogAndFlow(output);
    }

    @Test
    void boot_recordsTheFlow_withEnvironment() throws Exception {
        List<String> output = boot("logback-minimal.xml", EnvironmentFile.read(Path.of("environment", "logtracr.env")));

        assertMainLogAndFlow(output);
    }

    @Test
    void boot_leavesNoTrace_whenTheEnvironmentSwitchesItOff() throws Exception {
        List<String> output = boot("logback-complete.xml", Map.of("LOGTRACR_ENABLED", "false"));

        assertThat(messages(output)).containsExactly("INFO begins", "INFO accepted", "INFO ends");
        assertThat(output).noneMatch(line -> line.contains("|-WARN") || line.contains("|-ERROR"));
        assertThat(folder.resolve("dump")).doesNotExist();
    }

    private void assertMainLogAndFlow(List<String> output) throws IOException {
        assertThat(messages(output)).containsExactly("INFO begins", "INFO accepted", "INFO ends");
        assertThat(output).noneMatch(line -> line.contains("|-WARN") || line.contains("|-ERROR"));
        List<Path> files = storedFlows();
        assertThat(files).singleElement().extracting(Path::getFileName).hasToString("order%2F4711.log");
        List<String> entries = Files.readAllLines(files.get(0));
        assertThat(messages(entries)).containsExactly("DEBUG checks 3 items", "INFO accepted");
    }

    /** The lines of the program's logger, as level and message: both formats have them at the same places. */
    private static List<String> messages(List<String> lines) {
        String logger = " " + SampleProgram.class.getName() + " - ";
        return lines.stream()
                .filter(line -> line.contains(logger))
                .map(line -> line.replaceFirst("^.*? (DEBUG|INFO) +\\[.* - (.*)$", "$1 $2"))
                .toList();
    }

    private List<Path> storedFlows() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getParent().endsWith("flows")).toList();
        }
    }

    private List<String> boot(String sample, Map<String, String> environment) throws Exception {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("LOGTRACR_DUMP_DIR", folder.resolve("dump").toString());
        String configuration = Path.of("logback", sample).toAbsolutePath().toString();
        return ChildJvm.run(SampleProgram.class.getName(), configuration, variables, folder.resolve("output.txt"));
    }
}
