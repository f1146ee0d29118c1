package io.logtracr.control;

import io.logtracr.channel.WholeWrite;
import io.logtracr.store.InstanceFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The files by which a request goes in and its answer comes out: {@code control-<16 hex digits>.request} and
 * {@code .response}, each written under another name first and then renamed, so that nobody reads half of one. For their owner only;
 * links are never followed. Every method does I/O.
 */
final class ControlFiles {

    static final String REQUEST = ".request";
    static final String RESPONSE = ".response";

    private ControlFiles() {}

    /** Whether a file of this name in an instance's folder is a request, an answer, or an unfinished one. */
    static boolean isName(String fileName) {
        return InstanceFolder.isControlFile(fileName);
    }

    static boolean isRequest(String fileName) {
        return fileName.endsWith(REQUEST) && isName(fileName);
    }

    static Path request(Path folder, String id) {
        return folder.resolve("control-" + id + REQUEST);
    }

    static Path response(Path folder, String id) {
        return folder.resolve("control-" + id + RESPONSE);
    }

    /** The id in a request's name. */
    static String idOf(String requestName) {
        return requestName.substring("control-".length(), requestName.length() - REQUEST.length());
    }

    /** Writes a file that must not exist, so that it is there at once and whole. */
    static void write(Path folder, String id, Path target, byte[] bytes) throws IOException {
        Path unfinished = folder.resolve(".control-" + id + ".unfinished");
        Files.deleteIfExists(unfinished);
        boolean done = false;
        try {
            try (SeekableByteChannel channel = Files.newByteChannel(
                    unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(folder))) {
                WholeWrite.next(channel, ByteBuffer.wrap(bytes), unfinished);
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Reads a regular file.
     *
     * @throws IOException if it is none, or longer than that
     */
    static byte[] read(Path file, int maxBytes) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
            throw new IOException("it is no regular file");
        }
        if (found.size() > maxBytes) {
            throw new IOException("it is longer than " + maxBytes + " bytes");
        }
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer content = ByteBuffer.allocate((int) found.size());
            while (content.hasRemaining() && channel.read(content) >= 0) {
                continue;
            }
            byte[] bytes = new byte[content.position()];
            content.flip().get(bytes);
            return bytes;
        }
    }
}
