package io.logtracr.store;

import java.nio.file.FileSystemException;

/** In the place of a flow's file is something that the store did not put there. */
final class NotOursException extends FileSystemException {

    private static final long serialVersionUID = 1;

    NotOursException(String file, String reason) {
        super(file, null, reason);
    }
}
