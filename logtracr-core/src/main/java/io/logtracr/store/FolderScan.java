package io.logtracr.store;

import java.io.Closeable;
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
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds the flow files in a folder, step by step; names that are not ours are passed over. Ages are reckoned from now on by the
 * monotonic clock: a file from the future counts as written now. One thread; does I/O, one call a file.
 */
final class FolderScan implements Closeable {

    /** Nothing is older than this: the monotonic clock must be able to tell. */
    private static final long OLDEST_MILLIS = TimeUnit.DAYS.toMillis(90 * 365);

    private final long wallMillis;
    private final long nanoTime;
    private final DirectoryStream<Path> stream;
    private final Iterator<Path> paths;
    private final List<StoredFile> found = new ArrayList<>();

    /**
     * Begins; a folder that is missing has no files.
     *
     * @param wallMillis now, milliseconds since the epoch
     * @param nanoTime   now, {@link System#nanoTime}
     */
    FolderScan(Path folder, long wallMillis, long nanoTime) throws IOException {
        this.wallMillis = wallMillis;
        this.nanoTime = nanoTime;
        DirectoryStream<Path> opened = null;
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                opened = Files.newDirectoryStream(folder);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            opened = null;
        }
        this.stream = opened;
        this.paths = opened == null ? List.<Path>of().iterator() : opened.iterator();
    }

    /** Looks at so many more entries of the folder; returns whether there are more. */
    boolean step(int entries) throws IOException {
        try {
            for (int i = 0; i < entries; i++) {
                if (!paths.hasNext()) {
                    return false;
                }
                look(paths.next());
            }
            return true;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void look(Path path) throws IOException {
        String name = path.getFileName().toString();
        Optional<FlowFileName> parsed = FlowFileName.parse(name);
        boolean threads = parsed.isEmpty() && FlowFileName.isThreads(name);
        if (parsed.isEmpty() && !threads) {
            return;
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile()) {
                StoredFile file = threads
                        ? new StoredFile(name, name, 0)
                        : new StoredFile(
                                name, FlowFileName.stem(name), parsed.get().part());
                long ageMillis = wallMillis - attributes.lastModifiedTime().toMillis();
                file.length = attributes.size();
                file.entries = threads ? 0 : StoredFile.UNKNOWN;
                file.triggered = threads; // they are taken of such flows only
                file.writtenNanos =
                        nanoTime - TimeUnit.MILLISECONDS.toNanos(Math.max(0, Math.min(OLDEST_MILLIS, ageMillis)));
                found.add(file);
            }
        } catch (NoSuchFileException e) {
            // Deleted by somebody else meanwhile.
        }
    }

    /** All files of the folder; when there are no more steps. */
    static List<StoredFile> all(Path folder, long wallMillis, long nanoTime) throws IOException {
        try (FolderScan scan = new FolderScan(folder, wallMillis, nanoTime)) {
            while (scan.step(Integer.MAX_VALUE)) {
                continue;
            }
            return scan.found;
        }
    }

    /** What was found so far. */
    List<StoredFile> found() {
        return found;
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }
}
