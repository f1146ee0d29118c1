package io.logtracr.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes in bytes as text: {@code 32MiB}, {@code 64KiB}, {@code 1GiB}, {@code 1TiB}, {@code 4096B} or {@code 4096}. Units are
 * binary and in any case of letters; {@code KB}, {@code K} and their like mean 1000 to some and 1024 to others and are refused.
 */
public final class Sizes {

    private static final String RULE = "a size such as 32MiB, 64KiB or 4096";
    private static final Pattern SIZE = Pattern.compile("([0-9]+)\\s*([A-Za-z]*)");
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final Set<String> AMBIGUOUS = Set.of("k", "kb", "m", "mb", "g", "gb", "t", "tb");

    private Sizes() {}

    /**
     * The number of bytes that the text names.
     *
     * @throws IllegalArgumentException if it names none, or more than a {@code long} holds
     */
    public static long parse(String text) {
        Matcher size = SIZE.matcher(text.trim());
        if (!size.matches()) {
            throw unusable(text, "");
        }
        String unit = size.group(2).toLowerCase(Locale.ROOT);
        if (AMBIGUOUS.contains(unit)) {
            String binary = unit.substring(0, 1).toUpperCase(Locale.ROOT) + "iB";
            throw unusable(text, "write " + binary + ": " + size.group(2) + " can mean powers of 1000 or of 1024");
        }
        return bytes(text, size.group(1), unit);
    }

    /** The shortest exact text: the largest unit without a remainder. {@link #parse} reads it back, if not negative. */
    public static String format(long bytes) {
        if (bytes == 0) {
            return "0";
        }
        int unit = Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.size() - 1);
        return (bytes >> (10 * unit)) + UNITS.get(unit);
    }

    private static long bytes(String text, String number, String unit) {
        for (int power = 0; power < UNITS.size(); power++) {
            if (unit.isEmpty() || unit.equalsIgnoreCase(UNITS.get(power))) {
                try {
                    return Math.multiplyExact(Long.parseLong(number), 1L << (10 * power));
                } catch (ArithmeticException | NumberFormatException tooLarge) {
                    throw unusable(text, "");
                }
            }
        }
        throw unusable(text, "units are B, KiB, MiB, GiB, TiB");
    }

    private static UnusableValueException unusable(String text, String hint) {
        return new UnusableValueException(RULE, text, hint);
    }
}
