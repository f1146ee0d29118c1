package io.logtracr.store;

import io.logtracr.channel.WholeWrite;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** A flow's file while something is appended to it; links are never followed. Spiller thread only; every method does I/O. */
final class FlowFile implements Closeable {

    /** The length of a file of which nobody knows it. */
    static final long UNKNOWN = -1;

    private static final int BLOCK_BYTES = 4096;
    private static final int SCAN_BYTES = 64 << 10;
    private static final Set<OpenOption> READ_WRITE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final boolean created;
    private FileChannel channel;
    private long length;
    private FileHeader header;
    private boolean markable;
    private boolean triggered;

    private FlowFile(Path path, FileChannel channel, boolean created, long length) {
        this.path = path;
        this.channel = channel;
        this.created = created;
        this.length = length;
    }

    /**
     * Opens a flow's file, or creates it. What a broken write left behind the last whole append is cut off.
     *
     * @param header      what the file must begin with, in one of the formats, if it is not empty
     * @param knownLength its length after the last append, {@link #UNKNOWN} if nobody knows
     * @param expected    whether it should be there: only where that turns out wrong is the file system asked twice
     * @param access      who may read it, if it is created
     * @throws IOException if there is something else than this flow's file; it is left as it is
     */
    static FlowFile open(Path path, FileHeader header, long knownLength, boolean expected, PrivateFiles access)
            throws IOException {
        if (!expected) {
            try {
                return create(path, header, access);
            } catch (FileAlreadyExistsException e) {
                // Somebody put it there: it is looked at as any other.
            }
        }
        FlowFile file;
        try {
            BasicFileAttributes found =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile()) {
                throw new NotOursException(path.toString(), "not a regular file, not written to");
            }
            file = existing(path);
        } catch (NoSuchFileException e) {
            return create(path, header, access);
        }
        try {
            file.check(header);
            file.cutBroken(knownLength);
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static FlowFile create(Path path, FileHeader header, PrivateFiles access) throws IOException {
        FlowFile created = new FlowFile(path, access.createFile(path), true, 0);
        created.header = header;
        return created;
    }

    /** Whether a file begins so, as far as it goes. */
    static boolean isHeadedBy(Path path, FileHeader header) throws IOException {
        try (FlowFile file = existing(path)) {
            return header.matching(file.beginning(header)) != null;
        }
    }

    /** Opens a file that is there and the flow's, and leaves it as it is. */
    static FlowFile existing(Path path, FileHeader header) throws IOException {
        FlowFile file = existing(path);
        try {
            file.check(header);
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static FlowFile existing(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, READ_WRITE);
        try {
            return new FlowFile(path, channel, false, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether the file is new. */
    boolean created() {
        return created;
    }

    /** Its length in bytes, as far as all writes have succeeded. */
    long length() {
        return length;
    }

    /** Its header, in the format that the file is in. */
    FileHeader header() {
        return header;
    }

    /** Whether its header says that the flow is triggered. */
    boolean triggered() {
        return triggered;
    }

    /** Makes the header say that the flow is triggered, if there is one; its length stays as it is. */
    void markTriggered() throws IOException {
        if (markable && !triggered) {
            writeFully(header.triggered(), header.triggered().length, header.markAt());
            triggered = true;
        }
    }

    /** Appends the first {@code count} bytes; after a failure some of them may be in the file beyond {@link #length}. */
    void write(byte[] bytes, int count) throws IOException {
        writeFully(bytes, count, length);
        length += count;
    }

    private void writeFully(byte[] bytes, int count, long position) throws IOException {
        WholeWrite.at(channel, ByteBuffer.wrap(bytes, 0, count), position, path);
    }

    /** Cuts the file back to this length; never makes it longer. Works after {@link #close} too. */
    void cutTo(long newLength) throws IOException {
        if (!channel.isOpen()) {
            channel = FileChannel.open(path, READ_WRITE);
        }
        if (channel.size() > newLength) {
            channel.truncate(newLength);
        }
        length = Math.min(length, newLength);
    }

    /** Cuts a file back that nobody has opened; one that is gone needs nothing. */
    static void cut(Path path, long length) throws IOException {
        try (FlowFile file = existing(path)) {
            file.cutTo(length);
        } catch (NoSuchFileException e) {
            return;
        }
    }

    /** Deletes the file. */
    void delete() throws IOException {
        close();
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private byte[] beginning(FileHeader header) throws IOException {
        byte[] found = new byte[(int) Math.min(length, header.longest())];
        read(found, 0, found.length);
        return found;
    }

    private void check(FileHeader headers) throws IOException {
        byte[] found = beginning(headers);
        header = headers.matching(found);
        if (header == null) {
            throw new NotOursException(path.toString(), "its header names another flow, not written to");
        }
        markable = header.hasMark(found);
        triggered = header.isTriggered(found);
    }

    private void cutBroken(long knownLength) throws IOException {
        if (length == knownLength) {
            return;
        }
        if (knownLength >= 0 && length > knownLength) {
            cutTo(knownLength);
        } else {
            cutTo(endOfLastLine());
            cutTo(endOfLastAppend(header.closingStart()));
        }
    }

    /** Reads the whole file: done only where it is not known how long it should be. */
    private long endOfLastAppend(byte[] closingStart) throws IOException {
        byte[] block = new byte[SCAN_BYTES];
        long end = 0;
        int matched = 0;
        boolean closing = false;
        boolean inHeader = true;
        for (long at = 0; at < length; ) {
            int count = (int) Math.min(block.length, length - at);
            read(block, at, count);
            for (int i = 0; i < count; i++) {
                if (block[i] == '\n') {
                    end = closing || inHeader ? at + i + 1 : end;
                    inHeader = false;
                    closing = false;
                    matched = 0;
                } else if (matched >= 0 && !closing) {
                    boolean matches = closingStart[matched] == FlowRenderer.ANY || block[i] == closingStart[matched];
                    matched = matches ? matched + 1 : -1;
                    closing = matched == closingStart.length;
                }
            }
            at += count;
        }
        return end;
    }

    private long endOfLastLine() throws IOException {
        byte[] block = new byte[(int) Math.min(length, BLOCK_BYTES)];
        for (long end = length; end > 0; ) {
            int count = (int) Math.min(end, end == length ? 1 : BLOCK_BYTES);
            read(block, end - count, count);
            for (int i = count - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return end - count + i + 1;
                }
            }
            end -= count;
        }
        return 0;
    }

    private void read(byte[] target, long from, int count) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(target, 0, count);
        while (rest.hasRemaining()) {
            if (channel.read(rest, from + rest.position()) < 0) {
                throw new FileSystemException(path.toString(), null, "became shorter while it was read");
            }
        }
    }
}
