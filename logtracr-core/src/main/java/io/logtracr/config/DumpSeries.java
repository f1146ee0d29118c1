package io.logtracr.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many thread dumps, and how far apart: {@code 3@2s}.
 *
 * @param count    1 to 3
 * @param interval 100 ms to 1 min; of no meaning for one
 */
public record DumpSeries(int count, Duration interval) {

    static final String RULE = "a number from 1 to 3, and an interval from 100ms to 1m, such as 3@2s";

    private static final int MOST = 3;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(2);
    private static final Pattern SERIES = Pattern.compile("([0-9])(?:@(.+))?");

    /**
     * Reads what {@link #toString} writes; without an interval it is 2 s.
     *
     * @throws IllegalArgumentException if the text is not such
     */
    public static DumpSeries parse(String text) {
        Matcher series = SERIES.matcher(text.trim());
        if (!series.matches()) {
            throw new UnusableValueException(RULE, text, "");
        }
        try {
            Duration interval = series.group(2) == null ? DEFAULT_INTERVAL : Durations.parse(series.group(2));
            return new DumpSeries(Integer.parseInt(series.group(1)), interval);
        } catch (UnusableValueException e) {
            throw new UnusableValueException(RULE, text, e.hint());
        }
    }

    /** Whether this is within bounds. */
    boolean isAllowed() {
        return count >= 1 && count <= MOST && interval.compareTo(SHORTEST) >= 0 && interval.compareTo(LONGEST) <= 0;
    }

    @Override
    public String toString() {
        return count == 1 && interval.equals(DEFAULT_INTERVAL) ? "1" : count + "@" + Durations.format(interval);
    }
}
