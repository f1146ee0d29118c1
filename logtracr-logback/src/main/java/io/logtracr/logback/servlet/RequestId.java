package io.logtracr.logback.servlet;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of requests. */
final class RequestId {

    private static final int MOST_CHARS = 128;

    private RequestId() {}

    /** What the client says if it can be used, else 128 random bits in hexadecimal digits. */
    static String of(String header) {
        return header != null && isUsable(header) ? header : random();
    }

    private static boolean isUsable(String header) {
        if (header.isEmpty() || header.length() > MOST_CHARS) {
            return false;
        }
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
