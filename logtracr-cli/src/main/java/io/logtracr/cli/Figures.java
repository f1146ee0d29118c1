package io.logtracr.cli;

import java.time.Duration;
import java.util.Locale;

/** Sizes and ages as people read them. */
final class Figures {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int UNIT = 1024;

    private Figures() {}

    /** {@code 812B}, {@code 1.2KiB}, {@code 34MiB}. */
    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= UNIT && unit < UNITS.length - 1) {
            value /= UNIT;
            unit++;
        }
        String format = unit == 0 || value >= 10 ? "%.0f%s" : "%.1f%s";
        return String.format(Locale.ROOT, format, value, UNITS[unit]);
    }

    /** {@code 3s}, {@code 12m}, {@code 5h}, {@code 2d}; {@code 0s} for what is still to come. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 7200) {
            return seconds / 60 + "m";
        }
        return seconds < 172_800 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }
}
