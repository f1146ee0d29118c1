package io.logtracr.store;

import java.util.Optional;

/**
 * The first line of a flow's text file: {@code # logtracr flow="…" instance="…"}.
 *
 * @param flowId   the flow's id, whole
 * @param instance name of the instance that recorded it
 */
public record FlowHeader(String flowId, String instance) {

    static final String BEFORE_FLOW = "# logtracr flow=\"";
    static final String BEFORE_INSTANCE = " instance=\"";

    /** Reads a line, given without its line end; empty if it is no header. */
    public static Optional<FlowHeader> parse(String line) {
        if (!line.startsWith(BEFORE_FLOW)) {
            return Optional.empty();
        }
        int flowEnd = closingQuote(line, BEFORE_FLOW.length());
        if (flowEnd < 0 || !line.startsWith(BEFORE_INSTANCE, flowEnd + 1)) {
            return Optional.empty();
        }
        int instanceStart = flowEnd + 1 + BEFORE_INSTANCE.length();
        int instanceEnd = closingQuote(line, instanceStart);
        if (instanceEnd != line.length() - 1) {
            return Optional.empty();
        }
        String flowId = Escaping.unquote(line.substring(BEFORE_FLOW.length(), flowEnd));
        String instance = Escaping.unquote(line.substring(instanceStart, instanceEnd));
        return flowId == null || instance == null ? Optional.empty() : Optional.of(new FlowHeader(flowId, instance));
    }

    private static int closingQuote(String line, int from) {
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                return i;
            }
            if (c == '\\') {
                i++;
            }
        }
        return -1;
    }
}
