package io.logtracr.store;

/** Files in the order in which they were written to last; adding and removing cost the same however many there are. */
final class FileQueue {

    private StoredFile oldest;
    private StoredFile newest;

    /** The file that was written to longest ago, {@code null} if there is none. */
    StoredFile oldest() {
        return oldest;
    }

    /** The oldest but this one and those that are pinned, {@code null} if there is no other. */
    StoredFile oldestBut(StoredFile spared) {
        StoredFile file = oldest;
        while (file != null && (file == spared || file.pinned)) {
            file = file.newer;
        }
        return file;
    }

    /** Adds a file that is in no queue, as the one written to last. */
    void add(StoredFile file) {
        file.older = newest;
        file.newer = null;
        if (newest == null) {
            oldest = file;
        } else {
            newest.newer = file;
        }
        newest = file;
    }

    /** Takes a file of this queue out. */
    void remove(StoredFile file) {
        if (file.older == null) {
            oldest = file.newer;
        } else {
            file.older.newer = file.newer;
        }
        if (file.newer == null) {
            newest = file.older;
        } else {
            file.newer.older = file.older;
        }
        file.older = null;
        file.newer = null;
    }
}
