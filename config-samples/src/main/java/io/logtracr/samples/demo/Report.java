package io.logtracr.samples.demo;

import io.logtracr.FlowSummary;
import io.logtracr.counter.Counter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Prints what the recorder knows. */
final class Report {

    private static final int ROWS = 14;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSX", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Comparator<FlowSummary> FAILED_FIRST_THEN_LATEST = Comparator.comparingLong(
                    FlowSummary::errors)
            .thenComparing(FlowSummary::last)
            .reversed();

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void heading(String text) {
        out.println();
        out.println("=== " + text + " " + "=".repeat(Math.max(3, 100 - text.length())));
    }

    void flows(List<FlowSummary> flows) {
        line(
                "%-10s %8s %8s  %-16s %-16s %-32s %6s",
                "flow", "entries", "bytes", "first", "last", "why spilled", "errors");
        flows.stream().sorted(FAILED_FIRST_THEN_LATEST).limit(ROWS).forEach(this::flow);
        if (flows.size() > ROWS) {
            line("and %d more", flows.size() - ROWS);
        }
        long entries = flows.stream().mapToLong(Report::entries).sum();
        long bytes = flows.stream().mapToLong(FlowSummary::bytes).sum();
        line("%d flows, %d entries, %d bytes", flows.size(), entries, bytes);
    }

    private void flow(FlowSummary flow) {
        line(
                "%-10s %8d %8d  %-16s %-16s %-32s %6d",
                flow.flowId(),
                entries(flow),
                flow.bytes(),
                time(flow.first()),
                time(flow.last()),
                flow.reason().map(reason -> reason.sentence()).orElse("still in memory"),
                flow.errors());
    }

    private static long entries(FlowSummary flow) {
        return flow.entriesInMemory() + flow.entriesStored();
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** Prints a flow's file; {@code false} if it has none. */
    boolean story(List<FlowSummary> flows, String flowId) throws IOException {
        Optional<Path> file = file(flows, flowId);
        if (file.isEmpty()) {
            out.println("Flow " + flowId + " has no file.");
            return false;
        }
        for (String line : Files.readAllLines(file.get())) {
            out.println(line);
        }
        return true;
    }

    /** Prints where to look after the demo: the files stay. */
    void places(Optional<Path> directory, List<FlowSummary> flows, String flowId) {
        directory.ifPresent(folder -> line("all flows of this run  %s", folder.resolve("flows")));
        file(flows, flowId).ifPresent(file -> line("the one shown above    %s", file));
    }

    private static Optional<Path> file(List<FlowSummary> flows, String flowId) {
        return flows.stream()
                .filter(flow -> flow.flowId().equals(flowId))
                .findFirst()
                .flatMap(FlowSummary::file);
    }

    void counters(Map<Counter, Long> counters) {
        for (Counter counter : Counter.values()) {
            line("%-22s %8d  %s", counter.label(), counters.getOrDefault(counter, 0L), counter.sentence());
        }
    }

    private void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
    }
}
