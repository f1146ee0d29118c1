package io.logtracr.bench.macro;

import io.logtracr.bench.JvmOptions;
import io.logtracr.bench.rival.Rival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs one measurement in a JVM of its own, of the same JDK, with a small heap that is all there from the start. */
final class ChildJvm {

    private static final List<String> HEAP = List.of("-Xms256m", "-Xmx256m", "-XX:+UseG1GC", "-XX:+AlwaysPreTouch");
    private static final String SKIPPED = "skipped";
    private static final String SEPARATOR = "\t";

    private ChildJvm() {}

    /** What a child answered: numbers, or why there are none. */
    record Answer(Map<String, Double> values, String skipped) {}

    /** In the parent: runs a child and waits for it. */
    static Answer run(Scenario scenario, Rival rival, Effort effort) throws IOException, InterruptedException {
        Path answer = Files.createTempFile("logtracr-bench", ".tsv");
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(HEAP);
            command.addAll(JvmOptions.all());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildJvm.class.getName()));
            command.addAll(List.of(scenario.name(), rival.name(), effort.name(), answer.toString()));
            int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
            return exitCode == 0 ? read(answer) : new Answer(Map.of(), "failed with exit code " + exitCode);
        } finally {
            Files.delete(answer);
        }
    }

    private static Answer read(Path file) throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split(SEPARATOR, 2);
            if (parts[0].equals(SKIPPED)) {
                return new Answer(Map.of(), parts[1]);
            }
            values.put(parts[0], Double.parseDouble(parts[1]));
        }
        return new Answer(values, null);
    }

    /** In the child. */
    public static void main(String[] args) throws Exception {
        Rival rival = Rival.valueOf(args[1]);
        Effort effort = Effort.valueOf(args[2]);
        List<String> lines = new ArrayList<>();
        try {
            Scenario.valueOf(args[0])
                    .measurement()
                    .measure(rival, effort)
                    .forEach((title, value) -> lines.add(title + SEPARATOR + value));
        } catch (Measurement.SkippedException e) {
            lines.add(SKIPPED + SEPARATOR + e.getMessage().replace('\n', ' '));
        }
        Files.write(Path.of(args[3]), lines);
        System.exit(0); // Libraries may have left threads behind.
    }
}
