package io.logtracr.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is left free on the file system of the store: a share of its total size, or a number of bytes.
 *
 * @param percent 0 to 90; 0 where {@code bytes} counts
 * @param bytes   0 to 1 TiB; 0 where {@code percent} counts
 */
public record KeepFree(int percent, long bytes) {

    static final String RULE = "0%..90%, or 0..1TiB";

    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})\\s*%");
    private static final int MOST_PERCENT = 90;
    private static final long MOST_BYTES = 1L << 40;

    /**
     * Reads {@code 10%} or {@code 64MiB}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static KeepFree parse(String text) {
        Matcher percent = PERCENT.matcher(text.trim());
        return percent.matches()
                ? new KeepFree(Integer.parseInt(percent.group(1)), 0)
                : new KeepFree(0, Sizes.parse(text));
    }

    boolean isAllowed() {
        return percent >= 0 && percent <= MOST_PERCENT && bytes >= 0 && bytes <= MOST_BYTES;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return bytes > 0 ? Sizes.format(bytes) : percent + "%";
    }
}
