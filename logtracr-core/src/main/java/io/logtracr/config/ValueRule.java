package io.logtracr.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which values a key takes, in words and as a check, and how a value is written. Values are checked as objects: this happens at
 * start only.
 *
 * @param text what is expected, to follow the word "expected"
 */
record ValueRule(String text, Predicate<Object> allowed, Function<Object, String> format) {

    static ValueRule flag() {
        return new ValueRule("true or false", Boolean.class::isInstance, String::valueOf);
    }

    static ValueRule store() {
        return new ValueRule(
                TextValues.STORE_RULE,
                value -> value instanceof String store && TextValues.STORES.contains(store),
                String::valueOf);
    }

    static ValueRule storeFormat() {
        return new ValueRule(StoreFormat.RULE, StoreFormat.class::isInstance, String::valueOf);
    }

    static ValueRule path() {
        return new ValueRule("the path of a folder", Path.class::isInstance, String::valueOf);
    }

    static ValueRule name() {
        return new ValueRule(
                "letters, digits, . _ -, at most " + SafeName.MAX_CHARS,
                value -> value instanceof String name && SafeName.isSafe(name),
                String::valueOf);
    }

    static ValueRule levels() {
        return new ValueRule(LevelRules.RULE, LevelRules.class::isInstance, String::valueOf);
    }

    static ValueRule dumpSeries() {
        return new ValueRule(
                DumpSeries.RULE, value -> value instanceof DumpSeries series && series.isAllowed(), String::valueOf);
    }

    static ValueRule verbosity() {
        return new ValueRule(
                "a level, or 0 for INFO, 1..4 for DEBUG, 5 and more for TRACE",
                value ->
                        value instanceof Optional<?> level && level.stream().allMatch(LevelThreshold.class::isInstance),
                value -> value instanceof Optional<?> level
                        ? level.map(Object::toString).orElse("")
                        : String.valueOf(value));
    }

    static ValueRule level() {
        return new ValueRule(
                "TRACE, DEBUG, INFO, WARN, ERROR or OFF", LevelThreshold.class::isInstance, String::valueOf);
    }

    static ValueRule keepFree() {
        return new ValueRule(
                KeepFree.RULE, value -> value instanceof KeepFree free && free.isAllowed(), String::valueOf);
    }

    static ValueRule fileMode() {
        return new ValueRule(
                FileMode.RULE, value -> value instanceof FileMode mode && mode.isAllowed(), String::valueOf);
    }

    static ValueRule keep() {
        return new ValueRule(KeepPolicy.RULE, KeepPolicy.class::isInstance, String::valueOf);
    }

    static ValueRule classNames() {
        return new ValueRule(
                "names such as java.io.IOException,com.acme.orders, or none",
                value -> isListOf(value, name -> LoggerPrefix.fault(name).isEmpty()),
                value -> List.of().equals(value) ? TextValues.NONE : joined(value));
    }

    static ValueRule markers() {
        return new ValueRule(
                "names of markers such as AUDIT,SECURITY, or none",
                value -> isListOf(value, ValueRule::isKey),
                value -> List.of().equals(value) ? TextValues.NONE : joined(value));
    }

    static ValueRule prefixes() {
        return new ValueRule(
                "logger prefixes such as com.acme,org.eclipse.jetty, or none",
                value -> isListOf(value, prefix -> LoggerPrefix.fault(prefix).isEmpty()),
                value -> List.of().equals(value) ? TextValues.NONE : joined(value));
    }

    static ValueRule mdcKeys() {
        return new ValueRule(
                "one or more MDC keys such as logID,trace_id",
                value -> isListOf(value, ValueRule::isKey) && !((List<?>) value).isEmpty(),
                ValueRule::joined);
    }

    static ValueRule flowSources() {
        return new ValueRule(
                "one or more names of sources such as mdc,otel",
                value -> isListOf(value, name -> name.matches("[A-Za-z][A-Za-z0-9._-]*"))
                        && !((List<?>) value).isEmpty(),
                ValueRule::joined);
    }

    static ValueRule count(int min, int max) {
        return new ValueRule(
                min + ".." + max,
                value -> value instanceof Integer count && count >= min && count <= max,
                String::valueOf);
    }

    static ValueRule size(String min, String max) {
        long least = Sizes.parse(min);
        long most = Sizes.parse(max);
        return new ValueRule(
                min + ".." + max,
                value -> value instanceof Number bytes && bytes.longValue() >= least && bytes.longValue() <= most,
                value -> value instanceof Number bytes ? Sizes.format(bytes.longValue()) : String.valueOf(value));
    }

    static ValueRule duration(String min, String max) {
        Duration least = Durations.parse(min);
        Duration most = Durations.parse(max);
        return new ValueRule(
                min + ".." + max,
                value -> value instanceof Duration time && time.compareTo(least) >= 0 && time.compareTo(most) <= 0,
                value -> value instanceof Duration time ? Durations.format(time) : String.valueOf(value));
    }

    static ValueRule durationOrOff(String min, String max) {
        ValueRule duration = duration(min, max);
        return new ValueRule(
                duration.text + ", or off",
                value -> value instanceof Optional<?> time && time.stream().allMatch(duration.allowed),
                value -> value instanceof Optional<?> time
                        ? time.map(duration.format::apply).orElse(TextValues.OFF)
                        : String.valueOf(value));
    }

    private static boolean isListOf(Object value, Predicate<String> allowed) {
        return value instanceof List<?> list
                && list.stream().allMatch(element -> element instanceof String text && allowed.test(text));
    }

    private static boolean isKey(String key) {
        return !key.isBlank() && key.indexOf(',') < 0 && key.equals(key.trim());
    }

    private static String joined(Object value) {
        return value instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }
}
