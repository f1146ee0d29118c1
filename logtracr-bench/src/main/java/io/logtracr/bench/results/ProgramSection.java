package io.logtracr.bench.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables of the programs outside JMH on one JDK: one for each scenario. */
final class ProgramSection {

    private ProgramSection() {}

    static String render(List<ProgramRow> rows) {
        Map<String, List<ProgramRow>> scenarios = new LinkedHashMap<>();
        for (ProgramRow row : rows) {
            scenarios.computeIfAbsent(row.scenario(), name -> new ArrayList<>()).add(row);
        }
        StringBuilder text = new StringBuilder();
        scenarios.forEach((scenario, group) ->
                text.append("\n### ").append(scenario).append("\n\n").append(tableAndSkipped(group)));
        return text.toString();
    }

    private static String tableAndSkipped(List<ProgramRow> group) {
        Set<String> titles = new LinkedHashSet<>();
        group.forEach(row -> titles.addAll(row.values().keySet()));
        StringBuilder text = new StringBuilder();
        if (!titles.isEmpty()) {
            text.append(table(group, titles));
        }
        for (ProgramRow row : group) {
            if (row.skipped() != null) {
                text.append(text.isEmpty() ? "" : "\n")
                        .append("Not measured with ")
                        .append(row.rival())
                        .append(": ")
                        .append(row.skipped())
                        .append("\n");
            }
        }
        return text.toString();
    }

    private static MarkdownTable table(List<ProgramRow> group, Set<String> titles) {
        List<String> header = new ArrayList<>(List.of("rival"));
        header.addAll(titles);
        MarkdownTable table = new MarkdownTable(header);
        for (ProgramRow row : group) {
            if (row.skipped() == null) {
                List<String> cells = new ArrayList<>(List.of(row.rival()));
                titles.forEach(
                        title -> cells.add(MarkdownTable.number(row.values().getOrDefault(title, Double.NaN))));
                table.row(cells);
            }
        }
        return table;
    }
}
