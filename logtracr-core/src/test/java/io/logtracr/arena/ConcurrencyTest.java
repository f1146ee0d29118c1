package io.logtracr.arena;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.Main;

/**
 * Runs the jcstress tests of this package: they look for outcomes that a race makes possible, over many orders of the threads'
 * steps and, in the large run, over the ways the JVM compiles them.
 */
class ConcurrencyTest {

    private static final List<Class<?>> MOST_TELLING =
            List.of(PublicationStress.class, OwnReuseStress.class, FreeListStress.class);
    private static final List<Class<?>> ALL = List.of(
            PublicationStress.class,
            ForeignReuseStress.class,
            OwnReuseStress.class,
            SpanningStress.class,
            FreeListStress.class,
            LostStress.class);

    @TempDir
    Path folder;

    @Test
    void stress_seesNoForbiddenOutcome_inAShortRun() throws Exception {
        stress(
                MOST_TELLING,
                "-m",
                "quick",
                "-iters",
                "1",
                "-time",
                "150",
                "-sc",
                "false",
                "-jvmArgs",
                "-XX:+UseSerialGC");
    }

    @Test
    @Tag("large")
    void stress_seesNoForbiddenOutcome_inEachWayOfCompiling() throws Exception {
        stress(ALL, "-m", "quick");
    }

    /** Fails where jcstress saw a forbidden outcome or could not run a test. */
    private void stress(List<Class<?>> tests, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                // each state is an arena: few at a time
                "-strideSize",
                "256",
                "-strideCount",
                "4",
                "-af",
                "NONE",
                "-v",
                "-r",
                folder.toString(),
                "-t",
                tests.stream().map(Class::getName).collect(Collectors.joining("|"))));
        command.addAll(Arrays.asList(options));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit;
        try {
            exit = process.waitFor();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);

        assertThat(exit).as(said).isZero();
        assertThat(tests).as(said).allSatisfy(test -> assertThat(said.lines()).anyMatch(line -> isPassed(line, test)));
    }

    private static boolean isPassed(String line, Class<?> test) {
        return Stream.of("OK", test.getName()).allMatch(line::contains);
    }
}
