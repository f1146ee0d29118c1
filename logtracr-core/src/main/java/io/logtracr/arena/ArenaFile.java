package io.logtracr.arena;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The arena's file, and where it may lie. */
public final class ArenaFile {

    /** Its name in the instance's folder. */
    public static final String NAME = "recorder.arena";

    private static final Set<String> MEMORY_FILE_SYSTEMS = Set.of("tmpfs", "ramfs");

    private ArenaFile() {}

    /**
     * Whether a folder is memory. On any other file system writing to a mapped page can wait for a disk. Does I/O.
     *
     * @throws IOException if that cannot be found out
     */
    public static boolean isOnMemory(Path folder) throws IOException {
        return MEMORY_FILE_SYSTEMS.contains(Files.getFileStore(folder).type());
    }
}
