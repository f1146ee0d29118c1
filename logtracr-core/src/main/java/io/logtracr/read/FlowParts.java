package io.logtracr.read;

import java.util.List;

/**
 * What one instance has of a flow, each entry in one place only.
 *
 * @param stored parts in the store, the oldest first, each as far as it counts
 * @param memory what is in the arena only, in order
 * @param agreed whether store and arena were seen to agree; {@code false}: entries may be missing or doubled between them
 */
record FlowParts(List<StoredPart> stored, List<MemoryStay> memory, boolean agreed) {

    FlowParts(List<StoredPart> stored, List<MemoryStay> memory) {
        this(stored, memory, true);
    }

    boolean isEmpty() {
        return stored.isEmpty() && memory.isEmpty();
    }
}
