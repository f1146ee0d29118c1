package io.logtracr.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A level for all loggers and levels for logger-name prefixes: {@code DEBUG,com.acme=TRACE,org.apache.http.wire=OFF}.
 * A prefix ends at the name's end, a {@code .} or a {@code $}; the longest wins. Immutable.
 */
public final class LevelRules {

    static final String RULE = "a level and levels by logger prefix such as DEBUG,com.acme=TRACE,org.apache=OFF";

    private final LevelThreshold fallback;
    private final Map<String, LevelThreshold> prefixes;
    /** The prefixes, longest first, and beside each its level. */
    private final String[] longestFirst;

    private final LevelThreshold[] levels;

    /**
     * Rules of a level for all loggers and levels by prefix.
     *
     * @throws IllegalArgumentException if a prefix is empty, ends in a dot, is {@code root} or has white space, {@code *},
     *     {@code ,} or {@code =} in it
     */
    public LevelRules(LevelThreshold fallback, Map<String, LevelThreshold> prefixes) {
        this.fallback = Objects.requireNonNull(fallback, "fallback");
        this.prefixes = Map.copyOf(prefixes);
        for (String prefix : this.prefixes.keySet()) {
            String fault = LoggerPrefix.fault(prefix);
            if (!fault.isEmpty()) {
                throw new UnusableValueException(RULE, prefix, fault);
            }
        }
        this.longestFirst = this.prefixes.keySet().toArray(String[]::new);
        Arrays.sort(longestFirst, Comparator.comparingInt(String::length).reversed());
        this.levels = Arrays.stream(longestFirst).map(this.prefixes::get).toArray(LevelThreshold[]::new);
    }

    /**
     * Reads rules as {@link #toString} writes them; without a level that stands alone DEBUG is the level for all loggers.
     *
     * @throws IllegalArgumentException if the text is not such
     */
    public static LevelRules parse(String text) {
        return parse(text, LevelThreshold.DEBUG);
    }

    /**
     * Reads rules: elements between commas, a level that stands alone and {@code prefix=level}, in any order, levels in any
     * case of letters, white space around each ignored, empty elements skipped.
     *
     * @param ifNoneStandsAlone the level for all loggers where the text names none
     * @throws IllegalArgumentException if the text has no rule, two for the same loggers, an unknown level or a bad prefix
     */
    public static LevelRules parse(String text, LevelThreshold ifNoneStandsAlone) {
        LevelThreshold fallback = null;
        Map<String, LevelThreshold> prefixes = new HashMap<>();
        for (String element : TextValues.parseList(text)) {
            int equals = element.indexOf('=');
            LevelThreshold level = level(text, element.substring(equals + 1));
            if (equals < 0) {
                require(fallback == null, text, "two levels stand alone");
                fallback = level;
                continue;
            }
            String prefix = element.substring(0, equals).trim();
            String fault = LoggerPrefix.fault(prefix);
            require(fault.isEmpty(), text, fault);
            require(prefixes.put(prefix, level) == null, text, "two levels for " + PrintableText.of(prefix));
        }
        require(fallback != null || !prefixes.isEmpty(), text, "");
        return new LevelRules(fallback == null ? ifNoneStandsAlone : fallback, prefixes);
    }

    /** The level where no prefix matches. */
    public LevelThreshold fallback() {
        return fallback;
    }

    /** The levels by prefix. */
    public Map<String, LevelThreshold> prefixes() {
        return prefixes;
    }

    /** The level for this logger. Compares with each prefix, allocates nothing; with many prefixes cache the answer. */
    public LevelThreshold levelFor(String loggerName) {
        for (int i = 0; i < longestFirst.length; i++) {
            if (LoggerPrefix.covers(longestFirst[i], loggerName)) {
                return levels[i];
            }
        }
        return fallback;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LevelRules rules && fallback == rules.fallback && prefixes.equals(rules.prefixes);
    }

    @Override
    public int hashCode() {
        return 31 * fallback.hashCode() + prefixes.hashCode();
    }

    /** The rules as {@link #parse} reads them, prefixes in alphabetical order. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(fallback.name());
        new TreeMap<>(prefixes)
                .forEach((prefix, level) ->
                        text.append(',').append(prefix).append('=').append(level));
        return text.toString();
    }

    private static LevelThreshold level(String text, String name) {
        try {
            return LevelThreshold.parse(name);
        } catch (UnusableValueException unknown) {
            throw new UnusableValueException(RULE, text, "no level: " + PrintableText.of(name.trim()));
        }
    }

    private static void require(boolean usable, String text, String hint) {
        if (!usable) {
            throw new UnusableValueException(RULE, text, hint);
        }
    }
}
