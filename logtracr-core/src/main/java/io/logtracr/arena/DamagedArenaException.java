package io.logtracr.arena;

import java.io.IOException;

/** Bytes that cannot be read as what they should be. */
public final class DamagedArenaException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedArenaException(String message) {
        super(message);
    }
}
