package io.logtracr;

import io.logtracr.flow.SpillReason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A flow as the recorder knows it.
 *
 * @param flowId          its id
 * @param entriesInMemory entries in the arena
 * @param entriesStored   entries in the store
 * @param errors          how many of both are ERRORs
 * @param bytes           bytes of its chunks in memory and of its files
 * @param first           time of its first entry that is still there
 * @param last            time of its last entry
 * @param reason          why it left memory last, empty if it never did
 * @param file            its file in the store (the current part), empty if it has none
 */
public record FlowSummary(
        String flowId,
        long entriesInMemory,
        long entriesStored,
        long errors,
        long bytes,
        Instant first,
        Instant last,
        Optional<SpillReason> reason,
        Optional<Path> file) {}
