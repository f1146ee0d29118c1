package io.logtracr.samples;

import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What one run has left in its dump directory. */
record RecordedFigures(int flows, long entries, long lost, long bytes, Map<String, Long> entriesByLogger) {

    private static final Pattern ENTRY = Pattern.compile("\\S+Z (?:TRACE|DEBUG|INFO|WARN|ERROR) +\\[.*?] (\\S+) - .*");

    /** Counts what is in the files, and takes losses from the counters. */
    static RecordedFigures of(Path dump) throws IOException {
        try (FlowReader reader = FlowReader.open(dump);
                Stream<Path> files = Files.walk(dump)) {
            List<Path> stored =
                    files.filter(file -> file.getParent().endsWith("flows")).toList();
            Map<String, Long> byLogger = new TreeMap<>();
            long bytes = 0;
            for (Path file : stored) {
                bytes += Files.size(file);
                count(file, byLogger);
            }
            long entries = byLogger.values().stream().mapToLong(Long::longValue).sum();
            long lost =
                    reader.instances().stream().mapToLong(RecordedFigures::lost).sum();
            return new RecordedFigures(reader.flowIds().size(), entries, lost, bytes, byLogger);
        }
    }

    /** The loggers with the most entries, with their shares: {@code `org.hibernate.SQL` 12 %}. */
    String busiest(int loggers) {
        return String.join(
                ", ",
                entriesByLogger.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .limit(loggers)
                        .map(logger ->
                                "`" + logger.getKey() + "` " + Math.round(100.0 * logger.getValue() / entries) + " %")
                        .toList());
    }

    private static void count(Path file, Map<String, Long> byLogger) {
        try (Stream<String> lines = Files.lines(file)) {
            lines.map(ENTRY::matcher)
                    .filter(Matcher::matches)
                    .forEach(entry -> byLogger.merge(entry.group(1), 1L, Long::sum));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lost(RecordedInstance instance) {
        return instance.counters().entrySet().stream()
                .filter(counter -> counter.getKey().startsWith("lost."))
                .mapToLong(counter -> ((Number) counter.getValue()).longValue())
                .sum();
    }
}
