package io.logtracr.store;

import java.util.Optional;

/**
 * The first line of a flow's file; in a JSON file an object that says the same as in a text file {@code # logtracr flow="…" instance="…" triggered=no }. What follows {@code triggered=} is
 * always three characters, so that it can be overwritten in place when the flow is triggered later.
 *
 * @param flowId    the flow's id, whole
 * @param instance  name of the instance that recorded it
 * @param triggered whether the flow was marked as worth keeping
 */
public record FlowHeader(String flowId, String instance, boolean triggered) {

    static final String BEFORE_FLOW = "# logtracr flow=\"";
    static final String BEFORE_INSTANCE = " instance=\"";
    static final String BEFORE_MARK = " triggered=";
    static final String TRIGGERED = "yes";
    static final String NOT_TRIGGERED = "no ";

    /** Reads a line, given without its line end; empty if it is no header. */
    public static Optional<FlowHeader> parse(String line) {
        if (line.startsWith("{")) {
            return JsonLine.parse(line).flatMap(JsonLine::header);
        }
        if (!line.startsWith(BEFORE_FLOW)) {
            return Optional.empty();
        }
        int flowEnd = closingQuote(line, BEFORE_FLOW.length());
        if (flowEnd < 0 || !line.startsWith(BEFORE_INSTANCE, flowEnd + 1)) {
            return Optional.empty();
        }
        int instanceStart = flowEnd + 1 + BEFORE_INSTANCE.length();
        int instanceEnd = closingQuote(line, instanceStart);
        if (instanceEnd < 0 || !line.startsWith(BEFORE_MARK, instanceEnd + 1)) {
            return Optional.empty();
        }
        String mark = line.substring(instanceEnd + 1 + BEFORE_MARK.length());
        String flowId = Escaping.unquote(line.substring(BEFORE_FLOW.length(), flowEnd));
        String instance = Escaping.unquote(line.substring(instanceStart, instanceEnd));
        return flowId == null || instance == null || !(mark.equals(TRIGGERED) || mark.equals(NOT_TRIGGERED))
                ? Optional.empty()
                : Optional.of(new FlowHeader(flowId, instance, mark.equals(TRIGGERED)));
    }

    /** Where the quoted text that begins here ends, below 0 if it does not. */
    static int closingQuote(String line, int from) {
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
