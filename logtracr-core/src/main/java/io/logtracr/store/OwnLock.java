package io.logtracr.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The lock by which others know that an instance of this process lives. One thread at a time; does I/O. */
final class OwnLock {

    private final FileChannel channel;
    private final Object key;

    private OwnLock(FileChannel channel, Object key) {
        this.channel = channel;
        this.key = key;
    }

    /**
     * Creates a file and locks it, for as long as the process lives or until {@link #release}. The folder must be registered with
     * {@link OwnInstances} before.
     */
    static OwnLock create(Path file, PrivateFiles access) throws IOException {
        FileChannel channel = access.createFile(file);
        try {
            if (channel.tryLock() == null) {
                throw new IOException("somebody else has locked " + file);
            }
            OwnLock lock = new OwnLock(channel, key(file));
            OwnInstances.keep(channel);
            return lock;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** Whether this is still the file that is locked, under whatever name it was created. */
    boolean isAt(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && (key == null || key.equals(key(file)));
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Gives it up, where another one has taken its place; the folder stays registered. */
    void drop() throws IOException {
        OwnInstances.drop(channel);
    }

    /** Gives it up, and the folder's registration. */
    void release(Path realFolder) throws IOException {
        OwnInstances.release(realFolder, channel);
    }
}
