package io.logtracr.config;

import java.util.regex.Pattern;

/** Names that are safe as a part of a file name: ASCII letters, digits and {@code . _ -}, at most 64, none hidden. */
final class SafeName {

    static final int MAX_CHARS = 64;

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0," + (MAX_CHARS - 1) + "}");
    private static final Pattern TELLING = Pattern.compile("[A-Za-z0-9]");

    private SafeName() {}

    /** Whether the name can be used as it is. */
    static boolean isSafe(String name) {
        return SAFE.matcher(name).matches();
    }

    /**
     * The name made safe: each other character becomes {@code _}, so does a leading {@code .} or {@code -}; the rest is cut.
     * Empty if no ASCII letter or digit is in it.
     */
    static String of(String text) {
        String trimmed = text.trim();
        if (!TELLING.matcher(trimmed).find()) {
            return "";
        }
        String safe = trimmed.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[.-]", "_");
        return safe.substring(0, Math.min(safe.length(), MAX_CHARS));
    }
}
