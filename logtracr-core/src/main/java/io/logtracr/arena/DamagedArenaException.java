package io.logtracr.arena;

import java.io.IOException;

/** Bytes that cannot be read as what they should be. */
public final class DamagedArenaException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedArenaException(String message) {
        super(message);
    }

    /** The bytes may be sound, but cannot be had now. */
    DamagedArenaException(String message, IOException cause) {
        super(message, cause);
    }

    /** Throws the failure to read, if it was one: then nothing is known about the bytes. */
    void rethrowFailure() throws IOException {
        if (getCause() instanceof IOException failure) {
            throw failure;
        }
    }
}
