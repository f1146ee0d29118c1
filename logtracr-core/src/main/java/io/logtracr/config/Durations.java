package io.logtracr.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as text: {@code 500ms}, {@code 2s}, {@code 1m}, {@code 12h}, {@code 1d} (24 hours), units in any case of letters,
 * or ISO-8601 ({@code PT2S}).
 */
public final class Durations {

    private static final String RULE = "a duration such as 500ms, 2s, 1m, 12h or PT2S";
    private static final Pattern DURATION = Pattern.compile("([0-9]+)\\s*([A-Za-z]*)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1000, 1};
    private static final String[] NAMES = {"d", "h", "m", "s", "ms"};

    private Durations() {}

    /**
     * The duration that the text names; ISO-8601 may name a negative one.
     *
     * @throws IllegalArgumentException if it names none, or one that {@link Duration} does not hold
     */
    public static Duration parse(String text) {
        String trimmed = text.trim();
        Matcher duration = DURATION.matcher(trimmed);
        try {
            return duration.matches() ? inUnits(text, duration.group(1), duration.group(2)) : Duration.parse(trimmed);
        } catch (ArithmeticException | NumberFormatException | DateTimeParseException tooLargeOrNone) {
            throw new UnusableValueException(RULE, text, "");
        }
    }

    /** The shortest exact text: the largest unit without a remainder, ISO-8601 where none fits. {@link #parse} reads it back. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        boolean wholeMillis = duration.getNano() % 1_000_000 == 0;
        if (duration.isNegative() || !wholeMillis || duration.getSeconds() >= Long.MAX_VALUE / 1000) {
            return duration.toString();
        }
        long millis = duration.toMillis();
        int unit = 0;
        while (millis % MILLIS[unit] != 0) {
            unit++;
        }
        return millis / MILLIS[unit] + NAMES[unit];
    }

    private static Duration inUnits(String text, String number, String unitName) {
        if (unitName.isEmpty()) {
            throw new UnusableValueException(RULE, text, "write the unit: ms, s, m, h or d");
        }
        Duration unit = UNITS.get(unitName.toLowerCase(Locale.ROOT));
        if (unit == null) {
            throw new UnusableValueException(RULE, text, "units are ms, s, m, h, d");
        }
        return unit.multipliedBy(Long.parseLong(number));
    }
}
