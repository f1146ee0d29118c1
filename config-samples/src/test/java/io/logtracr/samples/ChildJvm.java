package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program in a JVM of its own, with the class path of the tests and an environment without keys of ours. */
public final class ChildJvm {

    private static final int TIMEOUT_SECONDS = 60;

    private ChildJvm() {}

    /**
     * Runs it until it ends by itself with status 0.
     *
     * @param configuration Logback's configuration: a file or a resource
     * @param environment   variables to add
     * @param output        where to keep what it writes
     * @return the lines that it wrote
     */
    public static List<String> run(String program, String configuration, Map<String, String> environment, Path output)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx128m");
        command.add("-Dlogback.configurationFile=" + configuration);
        command.add("-Dlogback.statusListenerClass=ch.qos.logback.core.status.OnConsoleStatusListener");
        command.add("-classpath");
        command.add(System.getProperty("java.class.path"));
        command.add(program);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LOGTRACR_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();
        return lines;
    }
}
