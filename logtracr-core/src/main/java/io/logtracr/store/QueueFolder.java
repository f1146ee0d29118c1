package io.logtracr.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder of a store that is no folder of flow files, as it is found in an instance's folder: who cannot read it can still count
 * and remove it. Only its own kinds of files are touched. Every method does I/O.
 */
public final class QueueFolder {

    /** Its name in the instance's folder. */
    public static final String NAME = "queue";

    private static final String FILES = "*.{cq4,cq4t}";

    private QueueFolder() {}

    /** Whether an instance has one. */
    public static boolean isIn(Path instanceFolder) {
        return Files.isDirectory(instanceFolder.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
    }

    /** What a file can take in memory at most: its length, although it may be sparse; 0 if it is gone. */
    public static long usedBytes(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** What the queues of all instances in a dump directory take in memory at most. */
    static long usedBytesOfAll(Path dumpDirectory) throws IOException {
        long used = 0;
        try (DirectoryStream<Path> instances = Files.newDirectoryStream(dumpDirectory)) {
            for (Path instance : instances) {
                for (Path file : files(instance.resolve(NAME))) {
                    used += usedBytes(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return used;
    }

    /** Removes a dead instance's, unless something else is in it. */
    static void remove(Path instanceFolder) throws IOException {
        Path folder = instanceFolder.resolve(NAME);
        for (Path file : files(folder)) {
            Files.deleteIfExists(file);
        }
        if (DeadInstance.isEmptyFolder(folder)) {
            Files.delete(folder);
        }
    }

    /** When something was last written to it, milliseconds since the epoch. */
    static long lastModifiedMillis(Path instanceFolder) throws IOException {
        long last = 0;
        for (Path file : files(instanceFolder.resolve(NAME))) {
            last = Math.max(
                    last,
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis());
        }
        return last;
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, FILES)) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(file);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return found;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }
}
