package io.logtracr.bench.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table as Markdown writes it; the first column is text, the others are numbers. */
final class MarkdownTable {

    /** Stands for a number that is not there. */
    static final String NONE = "–";

    private static final double WHOLE_FROM = 100;

    private final List<String> lines = new ArrayList<>();

    MarkdownTable(List<String> titles) {
        lines.add(line(titles));
        lines.add("|---" + "|---:".repeat(titles.size() - 1) + "|");
    }

    void row(List<String> cells) {
        lines.add(line(cells));
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** A number as text: whole from 100 on, else with one decimal. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        return String.format(Locale.ROOT, Math.abs(value) >= WHOLE_FROM ? "%,.0f" : "%.1f", value)
                .replace(',', ' ');
    }

    /** A number as text with two decimals. */
    static String hundredths(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : NONE;
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
