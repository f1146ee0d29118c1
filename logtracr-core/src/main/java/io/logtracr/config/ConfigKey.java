package io.logtracr.config;

import java.util.Locale;

/**
 * The one table of configuration keys: names, defaults, rules and meaning. Environment, system properties, {@code logback.xml},
 * the builder's checks and the documentation all follow it.
 */
public enum ConfigKey {
    ENABLED("true", ValueRule.flag(), "`false`: nothing is installed, nothing costs"),
    DUMP_DIR(
            "`/dev/shm/logtracr-<user>`, else the same in the temp folder",
            ValueRule.path(),
            "root of arena and store"),
    APP(
            "the main class",
            ValueRule.name(),
            "names the instance: letters, digits, `.` `_` `-`, at most 64; others become `_`"),
    DUMP_INTERVAL("2s", ValueRule.duration("10ms", "1h"), "a flow not updated for so long is spilled"),
    VERBOSE(
            "the configured levels",
            ValueRule.verbosity(),
            "overrides the root logger's level: a level, or `0` INFO, `1`–`4` DEBUG, `5` and more TRACE"),
    CAPTURE(
            "DEBUG",
            ValueRule.levels(),
            "capture level, and per logger prefix: `DEBUG,com.acme=TRACE,org.apache.http.wire=OFF`"),
    GUARDS("as capture", ValueRule.levels(), "where `isDebugEnabled()` is opened in a flow; same syntax"),
    GUARDS_ALWAYS(
            "none",
            ValueRule.prefixes(),
            "logger prefixes whose guards are open outside flows too: `org.eclipse.jetty,com.acme`"),
    JUL(
            "none",
            ValueRule.prefixes(),
            "prefixes of `java.util.logging` loggers to let through to the recorder: `org.apache.catalina`"),
    FLOW_KEY("logID", ValueRule.mdcKeys(), "MDC keys, the first present wins: `logID,trace_id`"),
    FLOW_SOURCE(
            "mdc",
            ValueRule.flowSources(),
            "where the flow id comes from, the first that has one wins: `mdc`, `otel` (the current span's trace id), or a source of your own"),
    FLOW_FROM_KEY_VALUES("false", ValueRule.flag(), "also take the flow id from fluent key-values (opens every guard)"),
    BUFFER_BYTES("32MiB", ValueRule.size("256KiB", "1GiB"), "the arena: all memory for entries"),
    FLOW_MAX_BYTES(
            "256KiB",
            ValueRule.size("4KiB", "64MiB"),
            "cap of one flow in memory; at most a half of `LOGTRACR_BUFFER_BYTES`"),
    MAX_FLOWS("4096", ValueRule.count(1, 1_000_000), "flows in memory; at most one per KiB of `LOGTRACR_BUFFER_BYTES`"),
    RECORD_MAX_BYTES(
            "16KiB", ValueRule.size("256B", "1MiB"), "longest entry; at most a quarter of `LOGTRACR_FLOW_MAX_BYTES`"),
    KEEP(
            "all",
            ValueRule.keep(),
            "which flows reach the store: `all`, `triggered`, or `sampled:1%` (triggered ones, and one in a hundred of the others)"),
    DECISION_WAIT(
            "30s",
            ValueRule.duration("100ms", "1h"),
            "unless `all` are kept: a flow without an entry for so long, and without a trigger, is dropped"),
    LINGER("1s", ValueRule.duration("0s", "1m"), "entries that come so long after a flow's end still join it"),
    TRIGGER_LEVEL("ERROR", ValueRule.level(), "an entry of this level or above marks its flow; `OFF`: none does"),
    TRIGGER_EXCEPTIONS(
            "none",
            ValueRule.classNames(),
            "exception classes that mark the flow, thrown or as a cause; those that extend them too"),
    TRIGGER_MARKERS("none", ValueRule.markers(), "markers that mark the flow of an entry that carries or contains one"),
    TRIGGER_SLOWER_THAN("off", ValueRule.durationOrOff("1ms", "1d"), "a flow that takes longer is marked"),
    TRIGGER_EXPECTED(
            "none",
            ValueRule.classNames(),
            "exception classes and logger prefixes that level and exceptions do not count for"),
    TRIGGER_LIMIT("1000", ValueRule.count(1, 1_000_000), "triggers a minute that count, in all"),
    TRIGGER_LOCATION_LIMIT(
            "100", ValueRule.count(1, 1_000_000), "triggers a minute that count from one place in the code"),
    TRIGGER_THREAD_DUMP(
            "false", ValueRule.flag(), "`true`: what all threads do when a flow is marked is stored beside it"),
    TRIGGER_THREAD_DUMPS(
            "1", ValueRule.dumpSeries(), "how many thread dumps, up to three, and how far apart, to compare: `3@2s`"),
    STORE(
            "file",
            ValueRule.store(),
            "where spilled flows live: `file`, `chronicle` (a Chronicle Queue), or `none`: they are dropped"),
    FORMAT("text", ValueRule.storeFormat(), "how stored flows are written: `text`, or `json`: a JSON object a line"),
    STORE_MAX_BYTES(
            "256MiB",
            ValueRule.size("1MiB", "1TiB"),
            "all stored flows of all processes together; the oldest make room, triggered ones last"),
    STORE_KEEP_FREE("10%", ValueRule.keepFree(), "left free on the file system: a share of its size, or a size"),
    STORE_MAX_AGE("12h", ValueRule.duration("1s", "365d"), "older flows are purged"),
    STORE_MAX_FILES("50000", ValueRule.count(10, 1_000_000), "files of stored flows, as tmpfs has inodes too"),
    FLOW_FILE_MAX_BYTES(
            "8MiB",
            ValueRule.size("16KiB", "1GiB"),
            "a flow goes on in a new file when one has reached this size; its last two are kept"),
    FILE_PERMISSIONS(
            "600",
            ValueRule.fileMode(),
            "of files, octal; `640` lets a sidecar of the same group read (folders: `750`)");

    private final String defaultText;
    private final ValueRule rule;
    private final String meaning;

    ConfigKey(String defaultText, ValueRule rule, String meaning) {
        this.defaultText = defaultText;
        this.rule = rule;
        this.meaning = meaning;
    }

    /** Name of the environment variable: {@code LOGTRACR_DUMP_DIR}. */
    public String environmentName() {
        return "LOGTRACR_" + name();
    }

    /** Name of the system property: {@code logtracr.dump.dir}. */
    public String systemPropertyName() {
        return "logtracr." + name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** Name of the appender's property in {@code logback.xml}: {@code dumpDir}. */
    public String logbackName() {
        StringBuilder camelCase = new StringBuilder();
        for (String word : name().split("_")) {
            String lower = word.toLowerCase(Locale.ROOT);
            camelCase.append(camelCase.isEmpty() ? lower : word.charAt(0) + lower.substring(1));
        }
        return camelCase.toString();
    }

    /** The default: a value as one would write it or, where the process or another key decides, a phrase (Markdown). */
    public String defaultText() {
        return defaultText;
    }

    /** Whether {@link #defaultText} is a value; {@code false} if it is a phrase. */
    public boolean hasFixedDefault() {
        return switch (this) {
            case DUMP_DIR, APP, VERBOSE, GUARDS -> false;
            default -> true;
        };
    }

    /** What is expected of a value, in words: {@code 4KiB..64MiB}. */
    public String rule() {
        return rule.text();
    }

    /** What the key is for, in one sentence (Markdown). */
    public String meaning() {
        return meaning;
    }

    /** A value of this key's type as one would write it. */
    public String format(Object value) {
        return rule.format().apply(value);
    }

    /**
     * Checks a value of this key's type: the one place where rules are enforced.
     *
     * @throws IllegalArgumentException naming key, rule and value if the rule does not allow it
     */
    public void require(Object value) {
        if (!rule.allowed().test(value)) {
            throw new IllegalArgumentException(environmentName() + ": "
                    + UnusableValueException.message(rule(), value == null ? "null" : format(value), ""));
        }
    }
}
