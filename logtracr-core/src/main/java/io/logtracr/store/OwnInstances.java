package io.logtracr.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The instances of this process. POSIX drops a process's lock on a file as soon as the process closes <em>any</em> descriptor of
 * it, so code that looks for dead instances must never open the lock file of an own one. Every copy of this class in the process,
 * in whatever class loader, sees the same list: it is kept in the system properties.
 *
 * <p>The locked channels are kept in a static field, on purpose: a channel that is collected is closed, and its lock lost while
 * the process lives.
 */
public final class OwnInstances {

    private static final String PREFIX = "io.logtracr.instance:";
    private static final Set<FileChannel> LOCKED = ConcurrentHashMap.newKeySet();

    private OwnInstances() {}

    /** Whether this process holds, or is about to hold, the instance in this folder. Ask before touching its lock file. */
    public static boolean contains(Path folder) throws IOException {
        Path name = folder.getFileName();
        Path parent = folder.toAbsolutePath().getParent();
        return name != null
                && parent != null
                && System.getProperty(key(parent.toRealPath().resolve(name))) != null;
    }

    /** Registers a folder, given by its real path; before its lock file is opened for the first time. */
    static void add(Path realFolder) {
        System.setProperty(key(realFolder), "open");
    }

    /**
     * Registers a folder, given by its real path, unless it is registered: of several that look for dead instances in this
     * process only one goes on to its lock file.
     */
    static boolean claim(Path realFolder) {
        return System.getProperties().putIfAbsent(key(realFolder), "open") == null;
    }

    /** Takes {@link #add} or {@link #claim} back, for a folder that has another name now. */
    static void remove(Path realFolder) {
        System.clearProperty(key(realFolder));
    }

    /** Keeps a locked channel open until {@link #release}. */
    static void keep(FileChannel locked) {
        LOCKED.add(locked);
    }

    /** Gives up a lock. */
    static void drop(FileChannel locked) throws IOException {
        LOCKED.remove(locked);
        locked.close();
    }

    /** Gives up the lock, then the registration. */
    static void release(Path realFolder, FileChannel locked) throws IOException {
        try {
            if (locked != null) {
                drop(locked);
            }
        } finally {
            remove(realFolder);
        }
    }

    private static String key(Path realFolder) {
        return PREFIX + realFolder;
    }
}
