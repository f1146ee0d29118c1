package io.logtracr.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Who may ask: the owner of the instance's folder, and root. Does I/O. */
final class Requester {

    private Requester() {}

    /** Whether this file was put there by somebody who may. Where the file system knows no owners, everybody may. */
    static boolean mayAsk(Path request, Path folder) throws IOException {
        try {
            return Files.getOwner(request, LinkOption.NOFOLLOW_LINKS)
                            .equals(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS))
                    || Integer.valueOf(0).equals(Files.getAttribute(request, "unix:uid", LinkOption.NOFOLLOW_LINKS));
        } catch (UnsupportedOperationException e) {
            return true;
        }
    }
}
