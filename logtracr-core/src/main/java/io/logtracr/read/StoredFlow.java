package io.logtracr.read;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A flow as found in an instance's store.
 *
 * @param flowId       its id; of a damaged file whose name has only the id's beginning, that name without its ending
 * @param file         its file, the newest one if it has rolled
 * @param bytes        length of its files
 * @param entries      entries in it, whole lines only
 * @param errors       how many of them are ERRORs
 * @param first        time of its first entry, empty if it has none
 * @param last         time of its last entry, empty if it has none
 * @param reason       why it left memory last, in lower case, empty if the file does not say
 * @param triggered    whether its header says that it was triggered
 * @param lastModified when the file was last written to
 */
public record StoredFlow(
        String flowId,
        Path file,
        long bytes,
        long entries,
        long errors,
        Optional<Instant> first,
        Optional<Instant> last,
        Optional<String> reason,
        boolean triggered,
        Instant lastModified) {}
