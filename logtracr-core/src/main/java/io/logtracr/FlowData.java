package io.logtracr;

import java.util.Objects;
import javax.management.ConstructorParameters;

/** A flow as JMX shows it. Immutable. */
public final class FlowData {

    private final String flowId;
    private final long entriesInMemory;
    private final long entriesStored;
    private final long errors;
    private final long bytes;
    private final String first;
    private final String last;

    /** For JMX, which builds it anew on the other side. */
    @ConstructorParameters({"flowId", "entriesInMemory", "entriesStored", "errors", "bytes", "first", "last"})
    public FlowData(
            String flowId,
            long entriesInMemory,
            long entriesStored,
            long errors,
            long bytes,
            String first,
            String last) {
        this.flowId = Objects.requireNonNull(flowId, "flowId");
        this.entriesInMemory = entriesInMemory;
        this.entriesStored = entriesStored;
        this.errors = errors;
        this.bytes = bytes;
        this.first = first;
        this.last = last;
    }

    static FlowData of(FlowSummary flow) {
        return new FlowData(
                flow.flowId(),
                flow.entriesInMemory(),
                flow.entriesStored(),
                flow.errors(),
                flow.bytes(),
                flow.first().toString(),
                flow.last().toString());
    }

    /** The flow's id. */
    public String getFlowId() {
        return flowId;
    }

    /** Entries in the arena. */
    public long getEntriesInMemory() {
        return entriesInMemory;
    }

    /** Entries in the store. */
    public long getEntriesStored() {
        return entriesStored;
    }

    /** How many of both are ERRORs. */
    public long getErrors() {
        return errors;
    }

    /** Bytes of its chunks in memory and of its files. */
    public long getBytes() {
        return bytes;
    }

    /** Time of its first entry that is still there, ISO-8601. */
    public String getFirst() {
        return first;
    }

    /** Time of its last entry, ISO-8601. */
    public String getLast() {
        return last;
    }
}
