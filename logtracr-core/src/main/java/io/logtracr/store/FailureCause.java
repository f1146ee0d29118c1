package io.logtracr.store;

import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.ObjLongConsumer;

/**
 * Why something could not be written. Java has a text only for most of it, the C library's, which may be in the user's language: for
 * a full file system, the case that is acted upon, that text is asked from {@code /dev/full}; the others are known in English.
 */
public enum FailureCause {
    /** The file system, or its table of files, is full. */
    NO_SPACE("no space", Counter.FAILED_NO_SPACE),
    /** The user's quota is used up. */
    QUOTA("quota", Counter.FAILED_QUOTA),
    /** The device failed. */
    IO("i/o error", Counter.FAILED_IO),
    /** Permission is missing. */
    ACCESS("permission", Counter.FAILED_ACCESS),
    /** The file system is read-only. */
    READ_ONLY("read-only", Counter.FAILED_READ_ONLY),
    /** A file or folder is gone, is something else than it was, or its name is too long. */
    PATH("file or folder", Counter.FAILED_PATH),
    /** The store's own limits leave no room, and there is nothing to purge. */
    LIMIT("no room within the limits", Counter.FAILED_LIMIT),
    /** Anything else. */
    OTHER("other", Counter.FAILED_OTHER);

    /**
     * Asked when the class is first used, which the recorder does when it starts: where every write fails, this one would too, and
     * any cause sound like a full file system.
     */
    private static final String TEXT_WHEN_FULL = textWhenFull();

    private final String text;
    private final Counter counter;

    FailureCause(String text, Counter counter) {
        this.text = text;
        this.counter = counter;
    }

    /** The cause of a failure. */
    public static FailureCause of(IOException failure) {
        if (failure instanceof NoRoomException) {
            return LIMIT;
        }
        if (failure instanceof AccessDeniedException) {
            return ACCESS;
        }
        if (failure instanceof NoSuchFileException
                || failure instanceof NotDirectoryException
                || failure instanceof FileAlreadyExistsException
                || failure instanceof FileSystemLoopException
                || failure instanceof NotOursException) {
            return PATH;
        }
        String reason = reason(failure);
        return reason.isEmpty() ? OTHER : ofText(reason);
    }

    /** Counts that the store failed, and why: what is no {@link IOException} is {@link #OTHER}. */
    public static void count(Exception failure, ObjLongConsumer<Counter> counters) {
        counters.accept(Counter.STORE_FAILURES, 1);
        FailureCause cause = failure instanceof IOException io ? of(io) : OTHER;
        counters.accept(cause.counter(), 1);
    }

    private static FailureCause ofText(String reason) {
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("out of disk space")) {
            return NO_SPACE;
        }
        if (lower.contains("quota exceeded")) {
            return QUOTA;
        }
        if (lower.contains("input/output error") || lower.contains("i/o error")) {
            return IO;
        }
        if (lower.contains("read-only file system")) {
            return READ_ONLY;
        }
        if (lower.contains("operation not permitted") || lower.contains("permission denied")) {
            return ACCESS;
        }
        if (lower.contains("file name too long")
                || lower.contains("too many levels of symbolic links")
                || lower.contains("no such file")
                || lower.contains("not a directory")) {
            return PATH;
        }
        return reason.equals(TEXT_WHEN_FULL) ? NO_SPACE : OTHER;
    }

    /** The system's own words, without the file's name. */
    private static String reason(IOException failure) {
        String text = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        return text == null ? "" : text;
    }

    /** What a write to a full file system says in the language of this process; empty if that cannot be found out. */
    private static String textWhenFull() {
        try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            full.write(ByteBuffer.allocate(1));
            return "";
        } catch (IOException e) {
            return reason(e);
        }
    }

    /** In words, for a report. */
    public String text() {
        return text;
    }

    /** Counts it. */
    public Counter counter() {
        return counter;
    }
}
