package io.logtracr.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which flows reach the store: all, those that were triggered, or these and a share of the others.
 *
 * @param sampledPercent share of the flows that nothing triggered: 0 for none, 100 for all
 */
public record KeepPolicy(BigDecimal sampledPercent) {

    /** Every flow. */
    public static final KeepPolicy ALL = new KeepPolicy(BigDecimal.valueOf(100));

    /** Triggered flows only. */
    public static final KeepPolicy TRIGGERED = new KeepPolicy(BigDecimal.ZERO);

    static final String RULE = "all, triggered, or sampled:N% with N above 0 and below 100";

    private static final Pattern SAMPLED = Pattern.compile("sampled:([0-9]{1,2}(?:\\.[0-9]{1,6})?)\\s*%");

    /**
     * Reads {@code all}, {@code triggered} or {@code sampled:1%}, in any case of letters.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static KeepPolicy parse(String text) {
        String lower = text.trim().toLowerCase(Locale.ROOT);
        if (lower.equals("all")) {
            return ALL;
        }
        if (lower.equals("triggered")) {
            return TRIGGERED;
        }
        Matcher sampled = SAMPLED.matcher(lower);
        if (!sampled.matches() || new BigDecimal(sampled.group(1)).signum() == 0) {
            throw new UnusableValueException(RULE, text, "");
        }
        return new KeepPolicy(new BigDecimal(sampled.group(1)).stripTrailingZeros());
    }

    /** Whether every flow is kept. */
    public boolean isAll() {
        return equals(ALL);
    }

    /** The share as a number from 0 to 1. */
    public double sampledShare() {
        return sampledPercent.doubleValue() / 100;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        if (isAll()) {
            return "all";
        }
        return equals(TRIGGERED) ? "triggered" : "sampled:" + sampledPercent.toPlainString() + "%";
    }
}
