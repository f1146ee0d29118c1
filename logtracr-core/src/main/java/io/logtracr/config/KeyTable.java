package io.logtracr.config;

/** The key table as documentation. */
final class KeyTable {

    private KeyTable() {}

    /** A Markdown table of all keys, a line each, with a line break at the end. */
    static String toMarkdown() {
        StringBuilder table =
                new StringBuilder("| environment | in logback.xml | default | meaning |\n|---|---|---|---|\n");
        for (ConfigKey key : ConfigKey.values()) {
            String fixed = key.hasFixedDefault() ? code(key.defaultText()) : key.defaultText();
            table.append("| ").append(code(key.environmentName()));
            table.append(" | ").append(code(key.logbackName()));
            table.append(" | ").append(fixed);
            table.append(" | ").append(key.meaning()).append(range(key)).append(" |\n");
        }
        return table.toString();
    }

    /** Ranges only: what the other rules say in words is in the meaning. */
    private static String range(ConfigKey key) {
        return key.rule().matches("\\S+\\.\\.\\S+") ? " (" + key.rule() + ")" : "";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
