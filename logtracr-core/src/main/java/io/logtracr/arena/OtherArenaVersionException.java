package io.logtracr.arena;

import java.io.IOException;

/** An arena that another version of this library wrote, and can read. */
public final class OtherArenaVersionException extends IOException {

    private static final long serialVersionUID = 1L;

    OtherArenaVersionException(int version) {
        super("arena of version " + version + ", this reads " + ArenaLayout.VERSION);
    }
}
