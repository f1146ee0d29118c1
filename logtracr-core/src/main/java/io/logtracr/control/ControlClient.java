package io.logtracr.control;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;

/** Asks a living recorder of this user for something, from another process. One thread; does I/O and waits. */
public final class ControlClient {

    private static final int MAX_RESPONSE_BYTES = 64 << 20;
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

    private final Path folder;
    private final String id = HexFormat.of().toHexDigits(new SecureRandom().nextLong());

    private ControlClient(Path folder) {
        this.folder = folder;
    }

    /**
     * Puts a request into an instance's folder and waits for the answer. Whatever happens, nothing of it stays behind.
     *
     * @param folder  the folder of an instance; whether it lives is for the caller to know
     * @param timeout the longest wait
     * @throws IOException if the request cannot be put there, or no answer came in time; the message is one sentence
     */
    public static ControlResponse ask(Path folder, ControlRequest request, Duration timeout) throws IOException {
        return new ControlClient(folder).ask(request, timeout);
    }

    private ControlResponse ask(ControlRequest request, Duration timeout) throws IOException {
        Path response = ControlFiles.response(folder, id);
        Path file = ControlFiles.request(folder, id);
        try {
            ControlFiles.write(folder, id, file, ControlJson.write(request));
        } catch (AccessDeniedException e) {
            throw new IOException(name() + " belongs to another user: only its owner and root may ask it", e);
        } catch (IOException e) {
            throw new IOException(name() + " cannot be asked: " + e.getMessage(), e);
        }
        try {
            long start = System.nanoTime();
            while (System.nanoTime() - start < timeout.toNanos()) {
                try {
                    return ControlJson.readResponse(ControlFiles.read(response, MAX_RESPONSE_BYTES));
                } catch (NoSuchFileException e) {
                    LockSupport.parkNanos(LOOK_EVERY_NANOS);
                }
                if (Thread.interrupted()) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted");
                }
            }
            throw new IOException(name() + " gave no answer within " + timeout.toMillis()
                    + " ms; its process hangs, or its recorder is older than this command");
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(response);
        }
    }

    private String name() {
        Path name = folder.getFileName();
        return name == null ? folder.toString() : name.toString();
    }
}
