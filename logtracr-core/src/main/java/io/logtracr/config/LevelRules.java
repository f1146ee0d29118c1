package io.logtracr.config;

import java.util.Map;

/**
 * A level for all loggers and levels for logger-name prefixes: {@code DEBUG,com.acme=TRACE,org.apache.http.wire=OFF}.
 * A prefix ends at the name's end, a {@code .} or a {@code $}; the longest wins. Immutable.
 */
public final class LevelRules {

    private final LevelThreshold fallback;
    private final Map<String, LevelThreshold> prefixes;

    public LevelRules(LevelThreshold fallback, Map<String, LevelThreshold> prefixes) {
        this.fallback = fallback;
        this.prefixes = Map.copyOf(prefixes);
    }

    /** The level where no prefix matches. */
    public LevelThreshold fallback() {
        return fallback;
    }

    /** The levels by prefix. */
    public Map<String, LevelThreshold> prefixes() {
        return prefixes;
    }

    /** The level for this logger. Walks the name: cache the answer on a hot path. */
    public LevelThreshold levelFor(String loggerName) {
        for (String name = loggerName; ; ) {
            LevelThreshold level = prefixes.get(name);
            if (level != null) {
                return level;
            }
            int cut = Math.max(name.lastIndexOf('.'), name.lastIndexOf('$'));
            if (cut < 0) {
                return fallback;
            }
            name = name.substring(0, cut);
        }
    }
}
