package io.logtracr.config;

/** Limits that one key's value sets to another's, on top of their own ranges; amounts are bytes, or flows for MAX_FLOWS. */
public enum Proportion {
    /** No flow holds more than half of the arena: others need room too. */
    FLOW_MAX_BYTES(ConfigKey.FLOW_MAX_BYTES, ConfigKey.BUFFER_BYTES, 2),
    /** The flow slots of the arena, two of 128 bytes a flow, take at most a quarter of it. */
    MAX_FLOWS(ConfigKey.MAX_FLOWS, ConfigKey.BUFFER_BYTES, 4 * 2 * 128),
    /** At least four of the longest entries fit into a flow. */
    RECORD_MAX_BYTES(ConfigKey.RECORD_MAX_BYTES, ConfigKey.FLOW_MAX_BYTES, 4);

    private final ConfigKey key;
    private final ConfigKey whole;
    private final int divisor;

    Proportion(ConfigKey key, ConfigKey whole, int divisor) {
        this.key = key;
        this.whole = whole;
        this.divisor = divisor;
    }

    /** The key that is limited. */
    public ConfigKey key() {
        return key;
    }

    /** The most that the key may be, where the whole is so large. */
    public long limit(long wholeBytes) {
        return wholeBytes / divisor;
    }

    /** The key's default, or the limit where the default does not fit; at least 0. */
    public long defaultValue(long wholeBytes) {
        long fixed =
                key == ConfigKey.MAX_FLOWS ? TextValues.parseCount(key.defaultText()) : Sizes.parse(key.defaultText());
        return Math.max(0, Math.min(fixed, limit(wholeBytes)));
    }

    /**
     * Checks a value against the limit.
     *
     * @throws IllegalArgumentException naming key, rule and value if it is beyond
     */
    public void require(long value, long wholeBytes) {
        if (value > limit(wholeBytes)) {
            throw new IllegalArgumentException(key.environmentName() + ": " + refusal(value, wholeBytes));
        }
    }

    String refusal(long value, long wholeBytes) {
        String rule = "at most " + key.format(limit(wholeBytes)) + " with " + whole.environmentName() + "="
                + whole.format(wholeBytes);
        return UnusableValueException.message(rule, key.format(value), "");
    }
}
