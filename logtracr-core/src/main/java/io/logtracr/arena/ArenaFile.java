package io.logtracr.arena;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The arena's file, and where it may lie. */
public final class ArenaFile {

    /** Its name in the instance's folder. */
    public static final String NAME = "recorder.arena";

    private static final Set<String> MEMORY_FILE_SYSTEMS = Set.of("tmpfs", "ramfs");

    private ArenaFile() {}

    /**
     * Removes an arena whose process is gone, or that nobody touches any more: its memory is free at once, even where it is still
     * mapped. Links are not followed. Does I/O.
     */
    public static void remove(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            channel.truncate(0);
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(file);
    }

    /**
     * Whether a folder is memory. On any other file system writing to a mapped page can wait for a disk. Does I/O.
     *
     * @throws IOException if that cannot be found out
     */
    public static boolean isOnMemory(Path folder) throws IOException {
        return MEMORY_FILE_SYSTEMS.contains(Files.getFileStore(folder).type());
    }
}
