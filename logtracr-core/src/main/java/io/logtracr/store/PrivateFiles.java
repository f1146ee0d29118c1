package io.logtracr.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Creates files and folders for those who may read and write them, and nobody else. Permissions are set once more after creation, as
 * the process's umask may take away what is needed; where the file system knows none, none are set.
 */
public final class PrivateFiles {

    private static final Map<PosixFilePermission, PosixFilePermission> ENTERED_BY = Map.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);

    /** For their owner alone. */
    public static final PrivateFiles OWNER_ONLY = new PrivateFiles(PosixFilePermissions.fromString("rw-------"));

    private final Set<PosixFilePermission> file;
    private final Set<PosixFilePermission> folder;

    /** @param file the permissions of files; folders can also be entered by those who may read */
    public PrivateFiles(Set<PosixFilePermission> file) {
        Set<PosixFilePermission> entered = EnumSet.copyOf(file);
        ENTERED_BY.forEach((read, execute) -> {
            if (file.contains(read)) {
                entered.add(execute);
            }
        });
        this.file = Collections.unmodifiableSet(EnumSet.copyOf(file));
        this.folder = Collections.unmodifiableSet(entered);
    }

    /** The permissions of files. */
    public Set<PosixFilePermission> file() {
        return file;
    }

    /** The same, but nobody beside the owner writes: for the dump directory, which others must not put anything into. */
    PrivateFiles writtenByOwnerOnly() {
        Set<PosixFilePermission> reduced = EnumSet.copyOf(file);
        reduced.remove(PosixFilePermission.GROUP_WRITE);
        return new PrivateFiles(reduced);
    }

    /** Creates a file that must not exist, not even as a link, and opens it for reading and writing. */
    FileChannel createFile(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                attributes(path, file));
        try {
            restrict(path, file);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Gives a file that somebody else has created the permissions of files. */
    void permit(Path path) throws IOException {
        restrict(path, file);
    }

    /** Creates a folder that must not exist. */
    void createFolder(Path path) throws IOException {
        Files.createDirectory(path, attributes(path, folder));
        restrict(path, folder);
    }

    /**
     * Creates a folder and its parents as far as they are missing.
     *
     * @return whether anything was missing
     */
    boolean createFolders(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return false;
        }
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            createFolders(parent);
        }
        try {
            createFolder(path);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(path)) {
                return false;
            }
            throw e;
        }
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (!isPosix(path)) {
            return;
        }
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        // A look is one system call; setting them without following links is three.
        if (!view.readAttributes().permissions().equals(permissions)) {
            view.setPermissions(permissions);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
