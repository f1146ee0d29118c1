package io.logtracr.store;

import java.io.IOException;

/** The store's limits leave no room for what is to be written, and there is nothing left to purge. */
final class NoRoomException extends IOException {

    private static final long serialVersionUID = 1;

    NoRoomException(String message) {
        super(message);
    }
}
