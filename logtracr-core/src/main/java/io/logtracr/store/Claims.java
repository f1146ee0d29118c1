package io.logtracr.store;

import io.logtracr.channel.WholeWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How the processes of one dump directory share one budget without a lock: each instance says in a file of its own how much it
 * claims, and never takes more. Who wants more says so first, then adds up what all claim: two who do that at the same time both
 * see the other, so that the sum of what is taken never is above the budget. Only who holds an instance's lock writes its claim. Spiller
 * thread only; every method does I/O, a few calls an instance.
 */
final class Claims {

    private static final int TRIES = 100;

    private final Path directory;
    private final PrivateFiles access;

    private final StoreLimits limits;
    /** What instances claim of which nobody claims more: they need not be read again and again, there may be thousands. */
    private final Map<String, Claim> settled = new HashMap<>();

    Claims(Path directory, StoreLimits limits, PrivateFiles access) {
        this.directory = directory;
        this.limits = limits;
        this.access = access;
    }

    /**
     * What all instances but one claim together.
     *
     * @param hungriest the smallest claim among those who want more; {@link Claim#NONE} if nobody does
     */
    record Others(long bytes, long files, Claim hungriest) {}

    /** Notes what a dead instance without an arena claims: others can only lower it. */
    void settle(Path instance, Claim claim) {
        settled.put(instance.getFileName().toString(), claim);
    }

    /** Takes {@link #settle} back. */
    void unsettle(Path instance) {
        settled.remove(String.valueOf(instance.getFileName()));
    }

    /**
     * Adds up what all instances but this one claim.
     *
     * @param anew whether dead ones are asked again that were settled: others may have purged their flows
     */
    Others others(Path instance, boolean anew) throws IOException {
        long bytes = 0;
        long files = 0;
        Claim hungriest = Claim.NONE;
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory)) {
            for (Path folder : folders) {
                String name = folder.getFileName().toString();
                if (!InstanceFolder.isName(name) || name.equals(String.valueOf(instance.getFileName()))) {
                    continue;
                }
                Claim claim = settled.get(name);
                if (claim != null) {
                    names.add(name);
                }
                if (claim == null || anew) {
                    boolean wasSettled = claim != null;
                    claim = read(folder);
                    if (wasSettled) {
                        settled.put(name, claim);
                    }
                }
                bytes += claim.bytes();
                files += claim.files();
                if (claim.wants() > 0 && (hungriest.wants() == 0 || claim.share(limits) < hungriest.share(limits))) {
                    hungriest = claim;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        settled.keySet().retainAll(names); // others are gone
        return new Others(bytes, files, hungriest);
    }

    /** What an instance claims; nothing if it has no such file, or only something that is none, or that we may not read. */
    Claim read(Path instance) throws IOException {
        byte[] content = new byte[Claim.FILE_BYTES + 1];
        Path file = instance.resolve(Claim.FILE);
        for (int i = 0; i < TRIES; i++) {
            try (FileChannel channel =
                    FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                Claim claim = Claim.parse(content, channel.read(ByteBuffer.wrap(content), 0));
                if (claim != null) {
                    return claim;
                }
            } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
                return Claim.NONE; // what another user has hidden from us, nobody can add up
            } catch (IOException e) {
                if (Files.isSymbolicLink(file) || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    return Claim.NONE;
                }
                throw e;
            }
        }
        return Claim.NONE; // damaged: written anew by who holds the instance
    }

    /** Says what an instance claims; its lock must be ours. */
    void write(Path instance, Claim claim) throws IOException {
        Path file = instance.resolve(Claim.FILE);
        try (FileChannel channel = openOrCreate(file)) {
            WholeWrite.at(channel, ByteBuffer.wrap(claim.toBytes()), 0, file);
        }
    }

    private FileChannel openOrCreate(Path file) throws IOException {
        try {
            return FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return access.createFile(file);
        }
    }
}
