package io.logtracr.counter;

/**
 * What the recorder counts since its start. At any quiet moment
 * {@code ACCEPTED = STORED + BUFFERED + DISCARDED + DISCARDED_TOO_EARLY + all LOST_*}. What is recovered was accepted by another process, and has no
 * part in this.
 */
public enum Counter {
    ACCEPTED(1, "accepted", "Entries of flows that reached the recorder."),
    STORED(2, "stored", "Entries written to the store."),
    BUFFERED(3, "buffered", "Entries that are in memory now; a gauge."),
    DISCARDED(4, "discarded", "Entries dropped from memory by policy, without being stored."),
    LOST_ARENA_FULL(
            10, "lost.arena_full", "Entries lost because no chunk was free; alert: raise LOGTRACR_BUFFER_BYTES."),
    LOST_FLOW_FULL(11, "lost.flow_full", "Entries lost because their flow was faster than the store."),
    LOST_TOO_MANY_FLOWS(12, "lost.too_many_flows", "Entries lost because no flow slot was free."),
    LOST_STORE_FAILED(13, "lost.store_failed", "Entries lost because the store could not be written in time; alert."),
    LOST_FAILURE(14, "lost.failure", "Entries lost by a failure inside the recorder; alert."),
    LOST_SHUTDOWN(15, "lost.shutdown", "Entries that came, or could not be stored, after the recorder was closed."),
    LOST_LOCKED(
            16,
            "lost.locked",
            "Entries lost because a thread that was stopped, by a debugger say, held their flow's lock."),
    PURGED_FLOWS(20, "purged.flows", "Files of old flows deleted to make room in the store."),
    PURGED_BYTES(21, "purged.bytes", "Bytes of the file system that this gave back."),
    PURGED_BUDGET(22, "purged.budget", "Files of flows deleted to stay within LOGTRACR_STORE_MAX_BYTES."),
    PURGED_FILES(23, "purged.files", "Files of flows deleted to stay within LOGTRACR_STORE_MAX_FILES."),
    PURGED_KEEP_FREE(24, "purged.keep_free", "Files of flows deleted to leave LOGTRACR_STORE_KEEP_FREE free."),
    PURGED_NO_SPACE(25, "purged.no_space", "Files of flows deleted because the file system was full nevertheless."),
    PURGED_AGE(26, "purged.age", "Files of flows deleted because they were older than LOGTRACR_STORE_MAX_AGE."),
    PURGED_ROLLED(27, "purged.rolled", "Old parts deleted of flows that had two newer ones."),
    STORE_FAILURES(30, "store.failures", "Attempts to write to the store that failed; alert."),
    FAILED_NO_SPACE(31, "store.failures.no_space", "Attempts to write that failed on a full file system."),
    FAILED_QUOTA(32, "store.failures.quota", "Attempts to write that failed over the user's quota."),
    FAILED_IO(33, "store.failures.io", "Attempts to write that failed in the device."),
    FAILED_ACCESS(34, "store.failures.access", "Attempts to write that failed without permission."),
    FAILED_READ_ONLY(35, "store.failures.read_only", "Attempts to write that failed on a read-only file system."),
    FAILED_PATH(
            36,
            "store.failures.path",
            "Attempts to write that failed where file or folder were gone or something else."),
    FAILED_LIMIT(
            37,
            "store.failures.limit",
            "Attempts to write that failed for want of room within the store's own limits."),
    FAILED_OTHER(39, "store.failures.other", "Attempts to write that failed for another reason."),
    DISCARDED_TOO_EARLY(
            50,
            "discarded.too_early",
            "Entries dropped for want of memory before it was decided whether to keep their flow: "
                    + "raise LOGTRACR_BUFFER_BYTES or LOGTRACR_MAX_FLOWS."),
    FLOWS_DISCARDED(51, "flows.discarded", "Stays of flows in memory that ended without being stored, by policy."),
    TRIGGERS(52, "triggers", "Triggers that marked a flow."),
    TRIGGERS_REPEATED(53, "triggers.repeated", "Triggers from a place that had marked the same flow before."),
    TRIGGERS_EXPECTED(54, "triggers.expected", "Triggers that LOGTRACR_TRIGGER_EXPECTED names."),
    TRIGGERS_LIMITED(
            55,
            "triggers.limited",
            "Triggers beyond LOGTRACR_TRIGGER_LIMIT or LOGTRACR_TRIGGER_LOCATION_LIMIT; they marked nothing."),
    TRIGGERS_FAILED(56, "triggers.failed", "Triggers that could not be asked, or found no room for their flow; alert."),
    FLOWS_FINISHED(57, "flows.finished", "Ends of flows that were declared."),
    FLOWS_LOST(
            59,
            "flows.lost",
            "Flows that lost all their entries in memory before any could be stored, while the store was full; alert."),
    RENDERED(58, "rendered", "Entries turned into text for the store, those of failed writes too."),
    RECOVERED_ENTRIES(
            40, "recovered.entries", "Entries of processes that are gone, found in their arenas and stored for them."),
    RECOVERED_FLOWS(
            41, "recovered.flows", "Flows of processes that are gone, found in their arenas and stored for them."),
    CONTROL_REQUESTS(70, "control.requests", "Requests of other processes that were found in the instance's folder."),
    CONTROL_REFUSED(71, "control.refused", "Of these, requests that were not allowed, not understood or not answered."),
    THREAD_DUMPS(72, "threads.dumps", "Series of thread dumps that a trigger began."),
    THREAD_DUMPS_SUPPRESSED(
            73, "threads.suppressed", "Triggers without a series of their own, as one was under way or just before."),
    THREAD_DUMPS_LOST(74, "threads.lost", "Thread dumps that could not be taken or stored."),
    ;

    private final int id;
    private final String label;
    private final String sentence;

    Counter(int id, String label, String sentence) {
        this.id = id;
        this.label = label;
        this.sentence = sentence;
    }

    /** Stable number of this counter; never reused. */
    public int id() {
        return id;
    }

    /** Stable name, for metrics. */
    public String label() {
        return label;
    }

    /** What is counted, in one sentence. */
    public String sentence() {
        return sentence;
    }

    /** Whether this counts entries that were accepted and then lost. */
    public boolean isLoss() {
        return label.startsWith("lost.");
    }
}
