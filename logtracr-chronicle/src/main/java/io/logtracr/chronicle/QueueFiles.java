package io.logtracr.chronicle;

import io.logtracr.counter.Counter;
import io.logtracr.store.QueueFolder;
import io.logtracr.store.StoreSetting;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one queue, counted by their length: a bound, as the newest is sparse. Deletes the oldest ones for room and for age,
 * never the newest. Spiller thread only; every method does I/O.
 */
final class QueueFiles {

    private final Path folder;
    private final StoreSetting setting;

    QueueFiles(Path folder, StoreSetting setting) {
        this.folder = folder;
        this.setting = setting;
    }

    /** The cycle files, the oldest first. */
    List<Path> list() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + QueueLayout.SUFFIX)) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(file);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(null); // their names are times
        return found;
    }

    /**
     * Deletes what is too old, and the oldest until so many more bytes fit into the budget and onto the file system.
     *
     * @param length how much longer the files get
     * @param bytes  how much of it is filled
     * @return whether anything was deleted
     * @throws IOException if there is not enough to delete
     */
    boolean makeRoom(long length, long bytes) throws IOException {
        List<Path> files = list();
        long used = 0;
        for (Path file : files) {
            used += QueueFolder.usedBytes(file);
        }
        long tooOld = setting.clock().millis() - setting.maxAge().toMillis();
        boolean deleted = false;
        for (int i = 0; i < files.size() - 1; i++) {
            Path oldest = files.get(i);
            boolean fits = used + length <= setting.maxBytes() && hasFree(bytes);
            if (fits
                    && Files.getLastModifiedTime(oldest, LinkOption.NOFOLLOW_LINKS)
                                    .toMillis()
                            >= tooOld) {
                return deleted;
            }
            long freed = QueueFolder.usedBytes(oldest);
            Files.deleteIfExists(oldest);
            setting.counters().accept(Counter.PURGED_BYTES, freed);
            used -= freed;
            deleted = true;
        }
        if (used + length > setting.maxBytes()) {
            throw new IOException("LOGTRACR_STORE_MAX_BYTES: expected room for a file of " + length + " bytes, found "
                    + (setting.maxBytes() - used));
        }
        if (!hasFree(bytes)) {
            throw new IOException("No space left on device: " + folder + ", " + setting.keepFreeBytes()
                    + " bytes of it are kept free");
        }
        return deleted;
    }

    /** Asked before every append: on a full tmpfs a mapped write dies with an error that nobody can catch reliably. */
    private boolean hasFree(long bytes) throws IOException {
        return Files.getFileStore(folder).getUsableSpace() >= bytes + setting.keepFreeBytes();
    }
}
