package io.logtracr.store;

import io.logtracr.arena.ArenaFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds instances in a dump directory whose process is gone: the lock on {@code recorder.lock} decides, nothing else. Instances of
 * this process are never probed, links are never followed, folders whose names are not ours are left alone. One thread; every
 * method does I/O.
 */
public final class DeadInstances {

    /** A folder under a name with a dot in front may be one that is just being built. */
    private static final long UNBORN_AFTER_MILLIS = TimeUnit.SECONDS.toMillis(60);

    private final Path directory;
    private final InstantSource clock;

    private DeadInstances(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * The dead instances in a dump directory.
     *
     * @param dumpDirectory where; created with its parents if it is missing
     * @param configured    whether somebody asked for this directory; a default one must be this user's own
     * @param access        who may read the directory, if it is created
     * @throws IOException if the directory cannot be used; see {@link InstanceFolder#create}
     */
    public static DeadInstances in(Path dumpDirectory, boolean configured, InstantSource clock, PrivateFiles access)
            throws IOException {
        return new DeadInstances(DumpDirectory.prepare(dumpDirectory, configured, DumpDirectory.self(), access), clock);
    }

    /**
     * A folder with something to do in it, if its process is gone.
     *
     * @param path           the folder, by its real path
     * @param lastSignMillis when its process gave the last sign of life, milliseconds since the epoch; right to some ten seconds
     * @param hasArena       whether there is an arena; if not, there is nothing worth keeping either
     */
    public record Candidate(Path path, long lastSignMillis, boolean hasArena) {}

    /** The directory, by its real path. */
    public Path directory() {
        return directory;
    }

    /** The folders that hold an arena, or no flow; those that gave a sign of life longest ago first. Touches no lock. */
    public List<Candidate> candidates() throws IOException {
        List<Candidate> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory)) {
            for (Path folder : folders) {
                candidate(folder).ifPresent(found::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparingLong(Candidate::lastSignMillis));
        return found;
    }

    private Optional<Candidate> candidate(Path folder) {
        String name = folder.getFileName().toString();
        boolean hidden = name.startsWith(".");
        if (!InstanceFolder.isName(hidden ? name.substring(1) : name)) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            long lastSign = attributes.lastModifiedTime().toMillis();
            boolean hasArena = Files.isRegularFile(folder.resolve(ArenaFile.NAME), LinkOption.NOFOLLOW_LINKS);
            boolean wanted = hidden
                    ? !hasArena && clock.millis() - lastSign >= UNBORN_AFTER_MILLIS
                    : hasArena || isWithoutFlows(folder);
            return attributes.isDirectory() && wanted && !OwnInstances.contains(folder)
                    ? Optional.of(new Candidate(folder, lastSign, hasArena))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // gone meanwhile, or another user's
        }
    }

    private static boolean isWithoutFlows(Path folder) throws IOException {
        Path flows = folder.resolve(InstanceFolder.FLOWS_FOLDER);
        return Files.notExists(flows, LinkOption.NOFOLLOW_LINKS) || DeadInstance.isEmptyFolder(flows);
    }

    /**
     * Locks an instance.
     *
     * @return empty if its process lives, somebody else has locked it, or it cannot be told; a folder with nothing in it at all is
     *     removed
     */
    public Optional<DeadInstance> lock(Candidate candidate) throws IOException {
        return lock(candidate.path());
    }

    /** All folders that are instances' by their names, dead or alive. */
    List<Path> folders() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory)) {
            for (Path folder : folders) {
                if (InstanceFolder.isName(folder.getFileName().toString())) {
                    found.add(folder);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    /** {@link #lock(Candidate)} for a folder of {@link #folders}. */
    Optional<DeadInstance> lock(Path folder) throws IOException {
        Path lockFile = folder.resolve(InstanceFolder.LOCK_FILE);
        if (!OwnInstances.claim(folder)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        boolean locked = false;
        boolean own = false;
        try {
            BasicFileAttributes before =
                    Files.readAttributes(lockFile, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (before.isRegularFile()) {
                channel = FileChannel.open(
                        lockFile, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                locked = channel.tryLock() != null && isSame(before, lockFile);
            }
        } catch (NoSuchFileException e) {
            removeIfBare(folder);
        } catch (AccessDeniedException e) {
            // Another user's.
        } catch (OverlappingFileLockException e) {
            // It is this process's, and somebody has wiped out the system properties. Closing the channel would drop
            // the lock.
            own = true;
            OwnInstances.keep(channel);
        } finally {
            if (!locked && !own) {
                OwnInstances.release(folder, channel);
            }
        }
        return locked ? Optional.of(new DeadInstance(folder, channel)) : Optional.empty();
    }

    /** Whether the path still is the file: who had the lock before us may have removed it, and the instance with it. */
    private static boolean isSame(BasicFileAttributes before, Path lockFile) throws IOException {
        BasicFileAttributes after =
                Files.readAttributes(lockFile, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return after.isRegularFile()
                && before.fileKey() != null
                && before.fileKey().equals(after.fileKey());
    }

    /** Without a lock file nobody can tell the living from the dead; but where there is nothing, nobody misses it. */
    private static void removeIfBare(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // Left alone.
        }
    }
}
