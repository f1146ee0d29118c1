package io.logtracr.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The files of an instance's queue in the budget that all instances of the dump directory share. Old files are deleted here, of this
 * queue and of dead instances, never the one that is written to. Spiller thread only; every method but the getters does I/O.
 */
public final class QueueAccount {

    private final FileFlowStore files;
    private final StoreBudget budget;
    private final Holding holding;
    private final Path folder;
    private boolean accounted;

    QueueAccount(FileFlowStore files, StoreBudget budget, Holding holding) {
        this.files = files;
        this.budget = budget;
        this.holding = holding;
        this.folder = holding.instance().resolve(QueueFolder.NAME);
    }

    /** The queue's folder. */
    public Path folder() {
        return folder;
    }

    /** What all instances together may take, in bytes. */
    public long maxBytes() {
        return budget.limits().maxBytes();
    }

    /** How old a file may become, in milliseconds. */
    public long maxAgeMillis() {
        return budget.limits().maxAgeNanos() / 1_000_000;
    }

    /** Makes sure that the folder is there, and the instance's. */
    public void open() throws IOException {
        files.prepareFolder();
        if (!accounted) {
            accounted = true;
            holding.setFixed(holding.fixedBytes() + QueueFolder.MOST_BESIDE_FILES, 0);
            budget.claimTaken(holding);
        }
        budget.access().createFolders(folder);
    }

    /**
     * Accounts for a file of the queue, which is the one that is written to from now on.
     *
     * @param name   its name in the folder
     * @param length its length, at most; a sparse file is accounted in full
     * @param bytes  how many more of them are about to be filled: so many must be free on the file system, beside its reserve
     * @throws IOException if there is no room and nothing to delete; nothing has changed then but what was deleted
     */
    public void fill(String name, long length, long bytes) throws IOException {
        files.prepareFolder();
        String before = holding.pinned();
        StoredFile known = holding.index().newest(name);
        StoredFile file = known == null ? StoredFile.ofQueue(name) : known;
        holding.pin(name);
        boolean done = false;
        try {
            budget.reserveQueue(holding, file, Math.max(length, file.length), bytes);
            holding.pin(name);
            done = true;
        } finally {
            if (!done) {
                holding.pin(before);
            }
        }
    }

    /** Deletes a file that has nothing in it yet, and takes back what {@link #fill} has accounted for it. */
    public void discard(String name) throws IOException {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } finally {
            if (!has(name)) {
                forget(name);
            }
        }
    }

    /** Deletes the queue's table, which Chronicle makes anew: after a failure it may say that somebody writes who does not. */
    public void removeTable() throws IOException {
        QueueFolder.removeTable(holding.instance());
    }

    /** Takes back what {@link #fill} has accounted for a file that was not created. */
    public void forget(String name) {
        StoredFile file = holding.index().newest(name);
        if (file != null) {
            holding.index().remove(file);
        }
        holding.pin(null);
    }

    /** How many files of the queue have been deleted so far. */
    public int deletions() {
        return holding.queueDeletions();
    }

    /** Whether a file of the queue is still there. */
    public boolean has(String name) {
        return Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /** Gives all files of the queue the permissions that are configured; Chronicle takes what the umask leaves. */
    public void permit() throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            for (Path file : found) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    budget.access().permit(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
