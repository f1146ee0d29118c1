package io.logtracr.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * The folder that all instances lie in. A configured one is taken as it is; of a default one the name can be guessed, so it
 * must be ours alone. Every refusal is one sentence that names the key.
 */
final class DumpDirectory {

    private static final String KEY = "LOGTRACR_DUMP_DIR: ";
    private static final Path OWN_PROCESS = Path.of("/proc/self");

    private DumpDirectory() {}

    /**
     * Makes sure that the directory is there and may be used.
     *
     * @param self   the user of this process, {@code null} if it is not known
     * @param access who may read what is created
     * @return its real path
     */
    static Path prepare(Path directory, boolean configured, UserPrincipal self, PrivateFiles access)
            throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            create(directory, access);
        }
        if (!configured && Files.isSymbolicLink(directory)) {
            throw new IOException(
                    KEY + "expected a directory of this user's own as the default, found the link " + directory);
        }
        if (!Files.isDirectory(directory)) {
            String found = !Files.isSymbolicLink(directory)
                    ? "the file "
                    : Files.exists(directory) ? "a link to a file, " : "a dangling link, ";
            throw new IOException(KEY + "expected a directory, found " + found + directory);
        }
        if (!configured
                && directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            requireOwn(directory, self);
        }
        return directory.toRealPath();
    }

    /** What is said when nothing can be created in the directory. */
    static IOException notWritable(Path directory, IOException cause) {
        return new IOException(
                KEY + "expected a directory that can be written to, found " + directory + " (" + reason(cause) + ")",
                cause);
    }

    /** The user of this process, {@code null} if it cannot be told. */
    static UserPrincipal self() {
        try {
            // The name of the user may be missing in a container; its processes always have an owner.
            return Files.getOwner(OWN_PROCESS);
        } catch (IOException e) {
            try {
                return OWN_PROCESS
                        .getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName(System.getProperty("user.name"));
            } catch (IOException | UnsupportedOperationException unknown) {
                return null;
            }
        }
    }

    private static void create(Path directory, PrivateFiles access) throws IOException {
        try {
            access.writtenByOwnerOnly().createFolders(directory);
        } catch (IOException e) {
            throw new IOException(
                    KEY + "expected a directory or a place where one can be created, found " + directory + " ("
                            + reason(e) + ")",
                    e);
        }
    }

    private static void requireOwn(Path directory, UserPrincipal self) throws IOException {
        PosixFileAttributes found =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (self != null && !found.owner().equals(self)) {
            throw new IOException(KEY + "expected a directory of this user's own as the default, found " + directory
                    + " of user " + found.owner().getName());
        }
        Set<PosixFilePermission> permissions = found.permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException(KEY + "expected a directory that only its owner can write to as the default, found "
                    + directory + " which others can write to");
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
