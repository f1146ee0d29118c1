package io.logtracr.bench.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes the page of results from the JSON files of a run: {@code machine.json}, {@code jmh*.json} as JMH writes it, and
 * {@code macro*.json}. The same files give the same page.
 */
public final class ResultsWriter {

    private static final String INTRODUCTION = """
            # Results

            Generated from the JSON files of one run; compare only numbers of one JDK. Nanoseconds a call as the calling thread
            sees them, ± half of the 99.9 % confidence interval; B/op is what a call allocates, the caller's own boxes and arrays
            included. All files are on tmpfs. LOGTRACR_MAPPED and LOGTRACR_DIRECT have no store: capture alone;
            LOGTRACR_TRIGGERED also looks for triggers, and stores nothing since nothing triggers;
            LOGTRACR_STORING also spills, and at a benchmark's speed competes with the calls for the processor.
            """;

    private final Map<Integer, Jdk> jdks = new TreeMap<>();
    private Map<String, String> machine = Map.of();

    private ResultsWriter() {}

    /** What was measured on one JDK. */
    private record Jdk(String version, Measured measured) {}

    /**
     * Writes the page.
     *
     * @param args the folder with the JSON files, and the page to write
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: FOLDER RESULTS.md");
            System.exit(2);
        }
        Files.writeString(Path.of(args[1]), render(Path.of(args[0])));
    }

    /** The page. Reads the folder's files in the order of their names. */
    static String render(Path folder) throws IOException {
        ResultsWriter writer = new ResultsWriter();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                writer.read(file);
            }
        }
        return writer.render();
    }

    private void read(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!name.endsWith(".json")) {
            return;
        }
        if (name.startsWith("machine")) {
            machine = Machine.read(file);
        } else if (name.startsWith("jmh")) {
            for (JmhRow row : JmhFile.read(file)) {
                jdk(row.javaVersion()).measured().jmh().add(row);
            }
        } else if (name.startsWith("macro")) {
            ProgramRows rows = ProgramRows.read(file);
            jdk(rows.javaVersion()).measured().programs().addAll(rows.rows());
        }
    }

    private Jdk jdk(String version) {
        int feature = Integer.parseInt(version.split("\\D", 2)[0]);
        return jdks.computeIfAbsent(
                feature, key -> new Jdk(version, new Measured(new ArrayList<>(), new ArrayList<>())));
    }

    private String render() {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        if (!machine.isEmpty()) {
            text.append("\n| | |\n|---|---|\n");
            machine.forEach((name, value) ->
                    text.append("| ").append(name).append(" | ").append(value).append(" |\n"));
        }
        jdks.forEach((feature, jdk) -> text.append("\n## Java ")
                .append(feature)
                .append(" (")
                .append(jdk.version())
                .append(")\n")
                .append(GoalsSection.render(jdk.measured()))
                .append(JmhSection.render(jdk.measured().jmh()))
                .append(ProgramSection.render(jdk.measured().programs())));
        return text.toString();
    }
}
