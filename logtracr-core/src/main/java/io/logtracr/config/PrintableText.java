package io.logtracr.config;

/** Makes a foreign text safe to print in a message: short, and on one line. */
final class PrintableText {

    private static final int MAX_CHARS = 100;

    private PrintableText() {}

    /**
     * The text's first 100 characters (then an ellipsis), control and formatting characters and unpaired surrogates as
     * {@code \}{@code uXXXX}: no value can forge a line, colour a terminal or pour out a whole secret file.
     */
    static String of(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), MAX_CHARS) + 8);
        int taken = 0;
        for (int at = 0; at < text.length(); taken++) {
            if (taken == MAX_CHARS) {
                return shown.append('…').toString();
            }
            int character = text.codePointAt(at);
            if (isPrintable(character)) {
                shown.appendCodePoint(character);
            } else {
                shown.append(String.format("\\u%04X", character));
            }
            at += Character.charCount(character);
        }
        return shown.toString();
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
