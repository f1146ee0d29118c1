package io.logtracr.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A kind of store beside the files, found on the class path by {@link java.util.ServiceLoader}. Has a public constructor without
 * arguments that does nothing; any thread.
 */
public interface FlowStoreProvider {

    /** Parts of a flow with this number or a higher one are excerpts of such a store; lower ones are files. */
    int FIRST_EXCERPT = 1 << 20;

    /** The value of {@code LOGTRACR_STORE} that asks for it: lower-case letters. */
    String name();

    /**
     * Opens an instance's store for writing, and creates it if it is not there. Spiller thread only; does I/O.
     *
     * @throws IOException if it cannot be used in this process; the message is one sentence that says what is missing
     */
    FlowStore open(StoreSetting setting) throws IOException;

    /** Whether such a store is in an instance's folder: in its {@link QueueFolder}. Does I/O. */
    boolean isIn(Path instanceFolder);

    /**
     * Opens the store in an instance's folder for reading, whoever writes to it meanwhile. Does I/O.
     *
     * @throws IOException if it cannot be read in this process; the message is one sentence
     */
    StoredExcerpts read(Path instanceFolder) throws IOException;
}
