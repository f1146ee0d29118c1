package io.logtracr.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The folder of a store that is no folder of flow files, as it is found in an instance's folder: who cannot read it can still count
 * and remove it. Only its own kinds of files are touched. Every method does I/O.
 */
public final class QueueFolder {

    /** Its name in the instance's folder. */
    public static final String NAME = "queue";

    private static final String SUFFIX = ".cq4";
    private static final String TABLE_SUFFIX = ".cq4t";
    private static final String TABLE = "metadata" + TABLE_SUFFIX;

    /** What folder and table of a queue that is written to may take on tmpfs. */
    static final long MOST_BESIDE_FILES = StoredFile.cost(0) + StoredFile.cost(64 << 10);

    private QueueFolder() {}

    /** Whether an instance has one. */
    public static boolean isIn(Path instanceFolder) {
        return Files.isDirectory(instanceFolder.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
    }

    /** Its files but the table, of any length: as they may be sparse, that is what they can take at most. */
    static List<StoredFile> files(Path instanceFolder, long wallMillis, long nanoTime) throws IOException {
        List<StoredFile> found = new ArrayList<>();
        for (Path path : list(instanceFolder)) {
            String name = path.getFileName().toString();
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (name.endsWith(SUFFIX) && attributes.isRegularFile()) {
                    StoredFile file = StoredFile.ofQueue(name);
                    file.length = attributes.size();
                    file.writtenNanos = nanoTime
                            - TimeUnit.MILLISECONDS.toNanos(Math.max(
                                    0,
                                    wallMillis - attributes.lastModifiedTime().toMillis()));
                    found.add(file);
                }
            } catch (NoSuchFileException e) {
                continue; // deleted by somebody else meanwhile
            }
        }
        return found;
    }

    /** What folder and table take. */
    static Claim small(Path instanceFolder) throws IOException {
        long bytes = 0;
        int files = 0;
        for (Path path : list(instanceFolder)) {
            if (path.toString().endsWith(TABLE_SUFFIX)) {
                bytes += StoredFile.cost(0) + StoredFile.cost(Files.size(path));
                files += 2;
            }
        }
        return new Claim(bytes, files, 0);
    }

    /** Deletes the table, if it is there. */
    static void removeTable(Path instanceFolder) throws IOException {
        Files.deleteIfExists(instanceFolder.resolve(NAME).resolve(TABLE));
    }

    /** Whether nothing is in it but the table. */
    static boolean isEmpty(Path instanceFolder) throws IOException {
        if (!isIn(instanceFolder)) {
            return false;
        }
        for (Path path : list(instanceFolder)) {
            if (!path.toString().endsWith(TABLE_SUFFIX) || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return true;
    }

    /** Removes a dead instance's that {@link #isEmpty}. */
    static void remove(Path instanceFolder) throws IOException {
        for (Path table : list(instanceFolder)) {
            Files.deleteIfExists(table);
        }
        Files.deleteIfExists(instanceFolder.resolve(NAME));
    }

    private static List<Path> list(Path instanceFolder) throws IOException {
        List<Path> found = new ArrayList<>();
        if (!isIn(instanceFolder)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(instanceFolder.resolve(NAME))) {
            files.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return found;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }
}
