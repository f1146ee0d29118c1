package io.logtracr.samples;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Compares what a document shows with what a program printed. {@code ...} stands for anything in a line, or for any lines where it is
 * alone; times, numbers, states, flags and widths of columns differ from run to run and are not compared.
 */
final class ShownOutput {

    private static final String ANYTHING = "...";
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
    private static final Pattern INSTANCE = Pattern.compile("-\\d+-[0-9a-f]{16}");
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
    private static final Pattern STATE = Pattern.compile("(?m)^(live|stored) +(yes|-) ");

    private ShownOutput() {}

    static boolean matches(List<String> shown, List<String> printed) {
        String pattern = shown.stream().map(ShownOutput::pattern).collect(Collectors.joining());
        String text = printed.stream().map(line -> line + "\n").collect(Collectors.joining());
        return Pattern.matches(pattern, normal(text));
    }

    private static String pattern(String line) {
        if (line.equals(ANYTHING)) {
            return "(?:.*\n)*?";
        }
        StringBuilder pattern = new StringBuilder();
        for (String part : line.split(Pattern.quote(ANYTHING), -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*");
            pattern.append(Pattern.quote(normal(part)));
        }
        return pattern.append('\n').toString();
    }

    private static String normal(String text) {
        String normal = TIME.matcher(text).replaceAll("TIME");
        normal = INSTANCE.matcher(normal).replaceAll("-INSTANCE");
        normal = STATE.matcher(normal).replaceAll("STATE ");
        normal = NUMBER.matcher(normal).replaceAll("N");
        return normal.replaceAll(" +", " ");
    }
}
