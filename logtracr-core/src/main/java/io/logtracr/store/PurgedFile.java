package io.logtracr.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A line of {@code purged.log}: what became of a file of a flow.
 *
 * @param at       when it was deleted
 * @param flowId   the flow's id
 * @param instance name of the instance that had it
 * @param entries  how many entries were in it, -1 if nobody knew
 * @param why      in words, to follow "was deleted at …, "
 */
public record PurgedFile(Instant at, String flowId, String instance, long entries, String why) {

    /** The names of the files in an instance's folder that have such lines, the older one first. */
    public static final List<String> LOGS = List.of(PurgeLog.PREVIOUS_FILE, PurgeLog.FILE);

    private static final String BEFORE_FLOW = " flow=\"";
    private static final String BEFORE_ENTRIES = " entries=";
    private static final String BEFORE_WHY = " why=";
    private static final int MOST_DIGITS = 18;

    /** Reads a line, given without its end; empty if it is damaged. */
    public static Optional<PurgedFile> parse(String line) {
        int timeEnd = line.indexOf(' ');
        if (timeEnd < 0 || !line.startsWith(BEFORE_FLOW, timeEnd)) {
            return Optional.empty();
        }
        int flowStart = timeEnd + BEFORE_FLOW.length();
        int flowEnd = FlowHeader.closingQuote(line, flowStart);
        if (flowEnd < 0 || !line.startsWith(FlowHeader.BEFORE_INSTANCE, flowEnd + 1)) {
            return Optional.empty();
        }
        int instanceStart = flowEnd + 1 + FlowHeader.BEFORE_INSTANCE.length();
        int instanceEnd = FlowHeader.closingQuote(line, instanceStart);
        int entries = instanceEnd < 0 ? -1 : line.indexOf(BEFORE_ENTRIES, instanceEnd);
        int why = entries < 0 ? -1 : line.indexOf(BEFORE_WHY, entries);
        if (why < 0) {
            return Optional.empty();
        }
        String flowId = Escaping.unquote(line.substring(flowStart, flowEnd));
        String instance = Escaping.unquote(line.substring(instanceStart, instanceEnd));
        try {
            return flowId == null || instance == null
                    ? Optional.empty()
                    : Optional.of(new PurgedFile(
                            Instant.parse(line.substring(0, timeEnd)),
                            flowId,
                            instance,
                            number(line, entries + BEFORE_ENTRIES.length()),
                            words(line.substring(why + BEFORE_WHY.length()))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static long number(String line, int start) {
        int end = line.indexOf(' ', start);
        String digits = line.substring(start, end);
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= MOST_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Long.parseLong(digits) : StoredFile.UNKNOWN;
    }

    private static String words(String label) {
        try {
            return PurgeReason.valueOf(label.toUpperCase(Locale.ROOT)).text();
        } catch (IllegalArgumentException e) {
            return FlowText.printable(label); // of a later version
        }
    }
}
