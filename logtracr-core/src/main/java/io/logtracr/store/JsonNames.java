package io.logtracr.store;

import com.fasterxml.jackson.core.io.SerializedString;
import java.util.Set;

/** The names in the JSON format: those of OpenTelemetry's log data model and semantic conventions, and ours where it has none. */
final class JsonNames {

    static final SerializedString TIMESTAMP = new SerializedString("timestamp");
    static final SerializedString EVENT_NAME = new SerializedString("eventName");
    static final SerializedString SEVERITY_TEXT = new SerializedString("severityText");
    static final SerializedString SEVERITY_NUMBER = new SerializedString("severityNumber");
    static final SerializedString BODY = new SerializedString("body");
    static final SerializedString ATTRIBUTES = new SerializedString("attributes");
    static final SerializedString SCOPE = new SerializedString("instrumentationScope");
    static final SerializedString NAME = new SerializedString("name");
    static final SerializedString RESOURCE = new SerializedString("resource");
    static final SerializedString INSTANCE = new SerializedString("service.instance.id");
    static final SerializedString TRACE_ID = new SerializedString("traceId");
    static final SerializedString FLOW = new SerializedString("flow");
    static final SerializedString SEQUENCE = new SerializedString("seq");
    static final SerializedString TRIGGERED = new SerializedString("triggered");

    static final SerializedString THREAD = new SerializedString("thread.name");
    static final SerializedString EXCEPTION_TYPE = new SerializedString("exception.type");
    static final SerializedString EXCEPTION_MESSAGE = new SerializedString("exception.message");
    static final SerializedString EXCEPTION_STACKTRACE = new SerializedString("exception.stacktrace");
    static final SerializedString CUT = new SerializedString("logtracr.cut");
    static final SerializedString MARKERS = new SerializedString("logtracr.markers");
    /** How many of the attributes, the last ones, are of the MDC. */
    static final SerializedString MDC = new SerializedString("logtracr.mdc");

    static final SerializedString LOST = new SerializedString("logtracr.lost");
    static final SerializedString LOST_CAUSE = new SerializedString("logtracr.lost.cause");
    static final SerializedString LOST_SINCE = new SerializedString("logtracr.lost.since");
    static final SerializedString REASON = new SerializedString("logtracr.reason");
    static final SerializedString ENTRIES = new SerializedString("logtracr.entries");
    static final SerializedString ERRORS = new SerializedString("logtracr.errors");

    static final SerializedString TRIGGERED_BY = new SerializedString("logtracr.triggered.by");
    static final SerializedString OUTCOME = new SerializedString("logtracr.outcome");
    static final SerializedString DURATION_NANOS = new SerializedString("logtracr.duration_nanos");

    /** What an object is that is no entry. */
    static final SerializedString FLOW_EVENT = new SerializedString("logtracr.flow");

    static final SerializedString GAP_EVENT = new SerializedString("logtracr.gap");
    static final SerializedString TRIGGERED_EVENT = new SerializedString("logtracr.triggered");
    static final SerializedString FINISHED_EVENT = new SerializedString("logtracr.finished");
    static final SerializedString REOPENED_EVENT = new SerializedString("logtracr.reopened");
    static final SerializedString MISSING_EVENT = new SerializedString("logtracr.missing");
    static final SerializedString SPILLED_EVENT = new SerializedString("logtracr.spilled");

    /** Attributes of an entry that are ours. */
    static final Set<String> RESERVED = Set.of(
            THREAD.getValue(),
            EXCEPTION_TYPE.getValue(),
            EXCEPTION_MESSAGE.getValue(),
            EXCEPTION_STACKTRACE.getValue(),
            CUT.getValue(),
            MARKERS.getValue(),
            MDC.getValue());

    private JsonNames() {}

    /**
     * An attribute's name for a key: half a surrogate pair, which readers refuse in a name, is spelled out as a backslash,
     * {@code u} and its number.
     */
    static String of(String key) {
        String name = String.valueOf(key);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            char next = i + 1 < name.length() ? name.charAt(i + 1) : 0;
            if (Character.isHighSurrogate(c) && Character.isLowSurrogate(next)) {
                i++;
            } else if (Character.isSurrogate(c)) {
                name = name.substring(0, i) + "\\u" + Integer.toHexString(c) + name.substring(i + 1);
            }
        }
        return name;
    }
}
