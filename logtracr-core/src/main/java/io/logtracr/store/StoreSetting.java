package io.logtracr.store;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What a store beside the files is told when it is opened.
 *
 * @param instanceFolder the instance's folder
 * @param files          the instance's store of files: what does not belong into the other one goes there; the other one closes it
 * @param queue          the other store's folder and its share of the budget
 * @param clock          for the times of spills and for ages
 */
public record StoreSetting(Path instanceFolder, FileFlowStore files, QueueAccount queue, InstantSource clock) {

    /** The setting of an instance. */
    public static StoreSetting of(Path instanceFolder, FileFlowStore files, InstantSource clock) {
        return new StoreSetting(instanceFolder, files, files.queue(), clock);
    }
}
