package io.logtracr.store;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordView;
import java.io.Closeable;
import java.io.IOException;

/** Where spilled flows live. Used by one thread, the spiller's; every method does I/O. */
public interface FlowStore extends Closeable {

    /**
     * Begins an append to a flow, so that the caller can note where it will go before anything is written.
     *
     * @param triggered whether the flow is marked as worth keeping: what is stored of it so far is marked too, at once, and stays
     *                  so whatever later appends say
     * @throws IOException if the flow cannot be written to now; no entry has changed
     */
    Append begin(String flowId, boolean triggered) throws IOException;

    /**
     * Whether a flow can be appended to without anything of another being deleted for it. Where it cannot, a flow that lost all its
     * entries before any were stored is only {@link #neverStored noted}.
     *
     * @throws IOException if that cannot be told now
     */
    default boolean hasRoomFor(String flowId) throws IOException {
        return true;
    }

    /**
     * Notes that a flow lost all its entries before any were stored, for those who look for it. A store may forget it.
     *
     * @param entries how many
     * @throws IOException if it cannot be noted now
     */
    default void neverStored(String flowId, long entries) throws IOException {
        // Nothing to note it in.
    }

    /**
     * Keeps a thread dump beside a flow, in place of an earlier one, until the flow is purged.
     *
     * @param text UTF-8
     * @return whether it is kept; a store that holds entries only need not
     * @throws IOException if it cannot be written now; there may be none then
     */
    default boolean putThreads(String flowId, byte[] text) throws IOException {
        return false;
    }

    /** An append to one flow: entries, then {@link #commit} or {@link #rollback}, then nothing. */
    interface Append {
        /** Number of the flow's part that is appended to, from 0. */
        int part();

        /** Length of that part before this append, in bytes. */
        long lengthBefore();

        /** Adds an entry. */
        void entry(LogEntry entry) throws IOException;

        /** Adds an entry as it lies in the arena; a store that can do with the bytes need not make an object of it. */
        default void record(RecordView record) throws IOException {
            entry(record.entry());
        }

        /** Adds a gap: {@code count} entries were lost between two moments (epoch nanoseconds). */
        void gap(long count, long fromEpochNanos, long toEpochNanos, LossCause cause) throws IOException;

        /**
         * Adds the remark that something marked the flow as worth keeping.
         *
         * @param by     what, in one line
         * @param thread name of the thread
         */
        void triggered(long atEpochNanos, String by, String thread) throws IOException;

        /**
         * Adds the remark that the flow ended.
         *
         * @param outcome in lower case
         */
        void finished(long atEpochNanos, String outcome, long durationNanos) throws IOException;

        /** Adds the remark that the flow goes on after its end. */
        void reopened(long atEpochNanos) throws IOException;

        /**
         * Writes what is pending and ends the append with a closing remark.
         *
         * @param reason why the flow left memory, in lower case
         * @param errors how many of the entries were ERRORs
         */
        void commit(String reason, int entries, int errors) throws IOException;

        /** Cuts the part back to {@link #lengthBefore}. */
        void rollback() throws IOException;
    }
}
