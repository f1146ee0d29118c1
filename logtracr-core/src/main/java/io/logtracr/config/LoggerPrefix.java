package io.logtracr.config;

/** Prefixes of logger names: whole segments, ending at the name's end, a {@code .} or a {@code $}. */
final class LoggerPrefix {

    private LoggerPrefix() {}

    /** Whether the prefix covers the logger: {@code com.acme} covers {@code com.acme.Order}, not {@code com.acmecorp}. */
    static boolean covers(String prefix, String loggerName) {
        if (!loggerName.startsWith(prefix)) {
            return false;
        }
        if (loggerName.length() == prefix.length()) {
            return true;
        }
        char next = loggerName.charAt(prefix.length());
        return next == '.' || next == '$';
    }

    /** What is wrong with the prefix, as a hint to whoever wrote it; empty if nothing is. */
    static String fault(String prefix) {
        if (prefix.isEmpty()) {
            return "a logger prefix is empty";
        }
        if (prefix.indexOf('*') >= 0) {
            return "a prefix covers all loggers below it, without *";
        }
        if (prefix.equalsIgnoreCase("root")) {
            return "for all loggers write the level alone";
        }
        boolean odd = prefix.endsWith(".") || prefix.chars().anyMatch(c -> c <= ' ' || c == ',' || c == '=');
        return odd ? "no logger prefix: " + PrintableText.of(prefix) : "";
    }
}
