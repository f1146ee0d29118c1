package io.logtracr.threads;

/** Names of threads come from the application: no line breaks, no control characters. */
final class Printable {

    private static final int MOST_CHARS = 200;

    private Printable() {}

    static String of(String name) {
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < Math.min(name.length(), MOST_CHARS); i++) {
            char c = name.charAt(i);
            text.append(Character.isISOControl(c) || c == '"' || Character.getType(c) == Character.FORMAT ? '?' : c);
        }
        return name.length() > MOST_CHARS ? text.append("...").toString() : text.toString();
    }
}
