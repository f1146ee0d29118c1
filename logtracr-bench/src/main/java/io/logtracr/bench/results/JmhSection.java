package io.logtracr.bench.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The tables of JMH's results on one JDK: one for each workload, number of threads and set of parameters. */
final class JmhSection {

    /** What all are compared with; where it is missing, the first row. */
    private static final String BASELINE = "LOGTRACR_MAPPED";

    private static final Map<String, String> USUAL = Map.of("flows", "64", "callsATurn", "64", "shared", "false");

    private static final Set<String> NAMES_ROWS = Set.of("rival", "recorder", "format");

    private JmhSection() {}

    static String render(List<JmhRow> rows) {
        Map<String, Map<Integer, Map<String, List<JmhRow>>>> groups = new LinkedHashMap<>();
        for (JmhRow row : rows) {
            groups.computeIfAbsent(row.workload(), name -> new TreeMap<>())
                    .computeIfAbsent(row.threads(), count -> new LinkedHashMap<>())
                    .computeIfAbsent(variant(row), name -> new ArrayList<>())
                    .add(row);
        }
        StringBuilder text = new StringBuilder();
        groups.forEach((workload, byThreads) ->
                byThreads.forEach((threads, byVariant) -> byVariant.forEach((variant, group) -> text.append("\n### ")
                        .append(workload)
                        .append(variant)
                        .append(threads == 1 ? ", 1 thread" : ", " + threads + " threads")
                        .append("\n\n")
                        .append(table(group)))));
        return text.toString();
    }

    /** The parameters that make a table of their own: neither the rival nor what is as always. */
    private static String variant(JmhRow row) {
        StringBuilder variant = new StringBuilder();
        row.parameters().forEach((name, value) -> {
            if (!NAMES_ROWS.contains(name) && !value.equals(USUAL.get(name))) {
                variant.append(", ").append(name).append(' ').append(value);
            }
        });
        return variant.toString();
    }

    private static MarkdownTable table(List<JmhRow> group) {
        JmhRow baseline = group.stream()
                .filter(row -> row.rival().equals(BASELINE))
                .findFirst()
                .orElse(group.get(0));
        MarkdownTable table =
                new MarkdownTable(List.of("rival", "ns/op", "±", "B/op", "times " + baseline.rival(), "lost %"));
        for (JmhRow row : group) {
            table.row(List.of(
                    row.rival(),
                    MarkdownTable.number(row.score()),
                    MarkdownTable.number(row.error()),
                    MarkdownTable.number(row.bytes()),
                    MarkdownTable.hundredths(row.score() / baseline.score()),
                    MarkdownTable.number(100 * row.lostShare())));
        }
        return table;
    }
}
