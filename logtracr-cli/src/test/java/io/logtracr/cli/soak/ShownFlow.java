package io.logtracr.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A flow of a {@link SoakProgram} as the command shows it: whole entries of this flow in their order, each the one after the one
 * before, unless a remark says that some are missing.
 *
 * @param first the number of the first entry that is shown, -1 if none is
 * @param last  that of the last
 * @param gaps  how many remarks say that entries are missing
 * @param said  what else the command said, its remarks about the flow included
 */
record ShownFlow(int first, int last, int gaps, String said) {

    private static final Pattern ENTRY =
            Pattern.compile("\\S{26}Z (DEBUG|INFO |ERROR) \\[load] com\\.acme\\.Orders - (entry ([0-9]+) of .*)");
    private static final Pattern MISSING = Pattern.compile(
            "# (?:[0-9]+ entries|1 entry) lost .*|# stored entries are missing here: .*|# earlier entries are gone: .*");
    private static final Pattern REMARK = Pattern.compile("# (?:logtracr|spilled|triggered|in) .*");

    static ShownFlow of(String flowId, boolean isLong, List<String> lines, String err) {
        StringBuilder said = new StringBuilder(err);
        int first = -1;
        int last = -1;
        int gaps = 0;
        boolean gap = false;
        boolean failed = false;
        for (String line : lines) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                int number = Integer.parseInt(entry.group(3));
                assertThat(entry.group(2))
                        .as(line)
                        .isEqualTo("entry " + number + " of " + flowId + " " + SoakFlow.padding(flowId, number, isLong)
                                + ".");
                if (last >= 0 && !gap) {
                    assertThat(number).as("after %s: %s", last, line).isEqualTo(last + 1);
                }
                assertThat(number).as("after %s: %s", last, line).isGreaterThan(last);
                first = first < 0 ? number : first;
                last = number;
                gap = false;
                failed = entry.group(1).equals("ERROR");
            } else if (MISSING.matcher(line).matches()) {
                gap = true;
                gaps++;
                said.append(line).append('\n');
            } else if (!line.startsWith("\t") || !failed) {
                assertThat(line).as("after %s", last).matches(REMARK);
                said.append(line).append('\n');
            }
        }
        return new ShownFlow(first, last, gaps, said.toString());
    }
}
