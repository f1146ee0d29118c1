package io.logtracr.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.logtracr.arena.ArenaFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * An instance whose process is gone, locked by us: nobody else recovers it, until {@link #close} or the end of our process. One
 * thread; every method but the getters does I/O.
 */
public final class DeadInstance implements Closeable {

    /** What goes with the folder, the lock file last. */
    private static final List<String> OWN_FILES = List.of(
            InstanceFolder.UNFINISHED_INFO_FILE,
            InstanceFolder.INFO_FILE,
            PurgeLog.PREVIOUS_FILE,
            PurgeLog.FILE,
            Claim.FILE,
            InstanceFolder.UNFINISHED_LOCK_FILE,
            InstanceFolder.LOCK_FILE);

    private static final String FORMAT_KEY = "LOGTRACR_FORMAT";
    private static final long MAX_INFO_BYTES = 1 << 20;

    private final Path path;
    private final FileChannel lock;

    DeadInstance(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Its name: that of the folder. */
    public String name() {
        return path.getFileName().toString();
    }

    /** Its folder for stored flows. */
    public Path flows() {
        return path.resolve(InstanceFolder.FLOWS_FOLDER);
    }

    /** How its flows are written: as its process was configured, as far as can be told. */
    public FlowFormat format() throws IOException {
        Path info = path.resolve(InstanceFolder.INFO_FILE);
        if (!Files.isRegularFile(info, LinkOption.NOFOLLOW_LINKS) || Files.size(info) > MAX_INFO_BYTES) {
            return FlowFormat.TEXT;
        }
        try (JsonParser parser = new JsonFactory().createParser(Files.readAllBytes(info))) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME
                        && parser.currentName().equals(FORMAT_KEY)) {
                    return "json".equals(parser.nextTextValue()) ? FlowFormat.JSON : FlowFormat.TEXT;
                }
            }
        } catch (JsonProcessingException e) {
            // Cut, or damaged: it tells nothing.
        }
        return FlowFormat.TEXT;
    }

    /** Whether there is an arena: nothing more is stored for an instance that has none. */
    boolean hasArena() {
        return Files.exists(arena(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Its arena's file, whether there is one or not. */
    public Path arena() {
        return path.resolve(ArenaFile.NAME);
    }

    /**
     * Removes the folder if it holds neither a flow nor an arena, nor anything that is not ours; the lock file last. What it says
     * about purged flows is kept as long as a flow would be.
     *
     * @param keepAfterMillis files that were written to after this moment, milliseconds since the epoch, are kept so
     */
    public void removeIfEmpty(long keepAfterMillis) throws IOException {
        List<Path> requests = new ArrayList<>(0);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (InstanceFolder.isControlFile(name) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    requests.add(file); // of somebody who asked the process before it died
                    continue;
                }
                if (!isRemovable(file, name) || name.equals(PurgeLog.FILE) && isNewer(file, keepAfterMillis)) {
                    return;
                }
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        for (Path request : requests) {
            Files.deleteIfExists(request);
        }
        Files.deleteIfExists(path.resolve(InstanceFolder.FLOWS_FOLDER));
        QueueFolder.remove(path);
        for (String name : OWN_FILES) {
            Files.deleteIfExists(path.resolve(name));
        }
        Files.delete(path);
    }

    private boolean isRemovable(Path file, String name) throws IOException {
        return switch (name) {
            case InstanceFolder.FLOWS_FOLDER -> isEmptyFolder(file);
            case QueueFolder.NAME -> QueueFolder.isEmpty(path);
            default -> OWN_FILES.contains(name) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        };
    }

    /** What it takes on tmpfs beside its flows and its arena: number of files and folders, and their bytes. */
    Claim small() throws IOException {
        return small(path);
    }

    /** The same of an instance by its folder; it must not change meanwhile. */
    static Claim small(Path path) throws IOException {
        long bytes = 2 * StoredFile.cost(0);
        int files = 2;
        for (String name : OWN_FILES) {
            try {
                BasicFileAttributes found =
                        Files.readAttributes(path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                bytes += StoredFile.cost(found.size());
                files++;
            } catch (NoSuchFileException e) {
                continue;
            }
        }
        Claim queue = QueueFolder.small(path);
        return new Claim(bytes + queue.bytes(), files + queue.files(), 0);
    }

    private static boolean isNewer(Path file, long millis) throws IOException {
        return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis() > millis;
    }

    /** Whether this is a folder, not a link to one, with nothing in it. */
    static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        }
    }

    /** Lets go of the instance; others may find it dead. Idempotent. */
    @Override
    public void close() throws IOException {
        if (lock.isOpen()) {
            OwnInstances.release(path, lock);
        }
    }
}
