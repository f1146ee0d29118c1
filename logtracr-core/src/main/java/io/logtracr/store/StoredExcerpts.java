package io.logtracr.store;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What a store that is no folder of files holds, for readers. One thread; every method does I/O. */
public interface StoredExcerpts extends Closeable {

    /** One spill of a flow. */
    interface Excerpt {
        /** Its number, from {@link FlowStoreProvider#FIRST_EXCERPT}; rises with each spill of the instance. */
        int number();

        /** Length of {@link #text}. */
        long bytes();

        /** When it was written. */
        Instant at();

        /**
         * The text that a flow's file would have: header, entries, closing remark.
         *
         * @throws java.nio.file.NoSuchFileException if it has been deleted meanwhile
         */
        byte[] text() throws IOException;
    }

    /** The ids of all flows that are there now. */
    Set<String> flowIds() throws IOException;

    /** Whether the excerpt of this number is there, or was and has been deleted: the instance has written that far. */
    boolean contains(int number) throws IOException;

    /** A flow's excerpts that are there now, the oldest first. */
    List<Excerpt> excerpts(String flowId) throws IOException;
}
