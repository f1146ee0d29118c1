package io.logtracr.read;

import io.logtracr.store.InstanceFolder;
import io.logtracr.store.OwnInstances;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Tells whether an instance's process lives: by the lock on {@code recorder.lock}, as process ids are used again. The probe is a
 * shared lock, held for some microseconds: probes do not hinder each other, and who takes the lock to recover an instance and
 * finds it taken at that very moment tries again.
 */
final class Liveness {

    private Liveness() {}

    /** Whether somebody holds the instance in this folder; does I/O. An instance whose lock cannot be asked counts as alive. */
    static boolean isAlive(Path folder, Warnings warnings) {
        Path lockFile = folder.resolve(InstanceFolder.LOCK_FILE);
        try {
            if (OwnInstances.contains(folder)) {
                return true; // closing a descriptor of its lock file would give the lock up
            }
            if (!Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            try (FileChannel channel =
                            FileChannel.open(lockFile, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                    FileLock probe = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return probe == null;
            }
        } catch (NoSuchFileException e) {
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            warnings.add(lockFile + " cannot be asked whether the process lives: " + Problem.of(e));
            return true;
        }
    }
}
