package io.logtracr.store;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files in one instance's folder of flows: by flow, and in the order in which they were written to, those of triggered flows
 * apart. Every change costs the same however many files there are. Spiller thread only; no I/O.
 */
final class FileIndex {

    private final Map<String, StoredFile> newestByStem = new HashMap<>();
    private final FileQueue plain = new FileQueue();
    private final FileQueue triggered = new FileQueue();
    private long usedBytes;
    private long triggeredBytes;
    private int files;

    /** What all files take on tmpfs. */
    long usedBytes() {
        return usedBytes;
    }

    /** What the files of triggered flows take of it. */
    long triggeredBytes() {
        return triggeredBytes;
    }

    int files() {
        return files;
    }

    FileQueue plain() {
        return plain;
    }

    FileQueue triggered() {
        return triggered;
    }

    /** The newest part of the flow whose first part has this name, {@code null} if it has no file. */
    StoredFile newest(String stem) {
        return newestByStem.get(stem);
    }

    void clear() {
        while (plain.oldest() != null) {
            remove(plain.oldest());
        }
        while (triggered.oldest() != null) {
            remove(triggered.oldest());
        }
    }

    /** Adds files that were found, whatever their order. */
    void addAll(List<StoredFile> found) {
        found.sort(Comparator.comparingInt((StoredFile file) -> file.part));
        found.forEach(this::link);
        if (!found.isEmpty()) {
            long base = found.get(0).writtenNanos;
            found.sort(Comparator.comparingLong(file -> file.writtenNanos - base));
        }
        for (StoredFile file : found) {
            queueOf(file).add(file);
            count(file, 1);
        }
    }

    /** Adds a file that is the newest part of its flow, and was written to last of all. */
    void add(StoredFile file) {
        link(file);
        queueOf(file).add(file);
        count(file, 1);
    }

    private void link(StoredFile file) {
        file.counted = true;
        file.previous = newestByStem.put(file.stem, file);
    }

    /** Notes the new length of a file that is counted. */
    void resize(StoredFile file, long length) {
        count(file, -1);
        file.length = length;
        count(file, 1);
    }

    /** Notes that a file was written to last of all, unless it is gone. */
    void touch(StoredFile file, long nanoTime) {
        if (!file.counted) {
            return;
        }
        file.writtenNanos = nanoTime;
        queueOf(file).remove(file);
        queueOf(file).add(file);
    }

    /** Notes that a file's flow was triggered, unless it is gone; it is taken for written to last, so that order holds. */
    void markTriggered(StoredFile file) {
        if (file.counted && !file.triggered) {
            plain.remove(file);
            count(file, -1);
            file.triggered = true;
            count(file, 1);
            triggered.add(file);
        }
    }

    /** Notes that a file is gone; it may have been before. */
    void remove(StoredFile file) {
        if (!file.counted) {
            return;
        }
        queueOf(file).remove(file);
        count(file, -1);
        file.counted = false;
        StoredFile newest = newestByStem.get(file.stem);
        if (newest == file) {
            if (file.previous == null) {
                newestByStem.remove(file.stem);
            } else {
                newestByStem.put(file.stem, file.previous);
            }
            return;
        }
        while (newest != null && newest.previous != file) {
            newest = newest.previous;
        }
        if (newest != null) {
            newest.previous = file.previous;
        }
    }

    private FileQueue queueOf(StoredFile file) {
        return file.triggered ? triggered : plain;
    }

    private void count(StoredFile file, int sign) {
        long cost = sign * file.cost();
        usedBytes += cost;
        triggeredBytes += file.triggered ? cost : 0;
        files += sign;
    }
}
