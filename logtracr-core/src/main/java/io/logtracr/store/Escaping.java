package io.logtracr.store;

/**
 * How text from the application becomes text in a file, so that it can neither begin a line of its own nor move the cursor
 * or the reading direction of whoever looks at it: control characters, line and paragraph separators, bidirectional controls
 * and unpaired surrogates are written as {@code \}{@code u001b}.
 */
enum Escaping {
    /** Messages and stack traces: a line break goes on in the next line, behind a tab. Tabs stay. */
    LINES,
    /** Names: all in one line. */
    NAME,
    /** Between quotation marks: all in one line, quotation marks and backslashes escaped too, so that it can be read back. */
    QUOTED;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    /** No character. */
    static final char NOTHING = 0;

    /** Which characters of one byte stand for themselves. */
    private final boolean[] plain = new boolean[256];

    Escaping() {
        for (int c = ' '; c < 127; c++) {
            plain[c] = true;
        }
        if (name().equals("LINES")) {
            plain['\t'] = true;
        } else if (name().equals("QUOTED")) {
            plain['"'] = false;
            plain['\\'] = false;
        }
    }

    /** Appends a text; {@code null} as the word. */
    void append(Utf8Buffer out, String text) {
        if (text == null) {
            out.ascii("null");
        } else {
            append(out, text, 0, text.length());
        }
    }

    /** Appends a part of a text. */
    void append(Utf8Buffer out, String text, int from, int to) {
        int i = from;
        while (i < to) {
            i = out.plain(text, i, to, plain);
            if (i < to) {
                i += special(out, text.charAt(i), i + 1 < to ? text.charAt(i + 1) : NOTHING);
            }
        }
    }

    /** Appends a text of one byte a character. */
    void appendLatin1(Utf8Buffer out, byte[] text, int from, int to) {
        int i = from;
        while (i < to) {
            i = out.plain(text, i, to, plain, this == QUOTED);
            if (i < to) {
                i += special(out, latin1(text[i]), i + 1 < to ? latin1(text[i + 1]) : NOTHING);
            }
        }
    }

    private static char latin1(byte value) {
        return (char) Byte.toUnsignedInt(value);
    }

    /**
     * Appends a character, or two that belong together.
     *
     * @param next the character after it, {@link #NOTHING} if there is none
     * @return how many characters that were, 1 or 2
     */
    int append(Utf8Buffer out, char c, char next) {
        if (plain[c < plain.length ? c : 0]) {
            out.append(c);
            return 1;
        }
        return special(out, c, next);
    }

    private int special(Utf8Buffer out, char c, char next) {
        if (Character.isHighSurrogate(c) && Character.isLowSurrogate(next)) {
            out.codePoint(Character.toCodePoint(c, next));
            return 2;
        }
        if (c < 0x80) {
            if (this == LINES && c == '\r' && next == '\n') {
                return 1;
            }
            ascii(out, c);
        } else if (isHarmful(c)) {
            unicode(out, c);
        } else {
            out.codePoint(c);
        }
        return 1;
    }

    private void ascii(Utf8Buffer out, char c) {
        if (this == LINES) {
            if (c == '\n') {
                out.append('\n');
                out.append('\t');
            } else {
                unicode(out, c);
            }
            return;
        }
        switch (c) {
            case '\n' -> out.ascii("\\n");
            case '\r' -> out.ascii("\\r");
            case '\t' -> out.ascii("\\t");
            case '"' -> out.ascii("\\\"");
            case '\\' -> out.ascii("\\\\");
            default -> unicode(out, c);
        }
    }

    private static boolean isHarmful(char c) {
        return c < 0xa0
                || c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || c >= 0x2028 && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069
                || Character.isSurrogate(c);
    }

    private static void unicode(Utf8Buffer out, char c) {
        out.append('\\');
        out.append('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX[c >> shift & 0xf]);
        }
    }

    /**
     * Takes back what {@link #QUOTED} did.
     *
     * @return the text, or {@code null} if this is not what {@link #QUOTED} writes
     */
    static String unquote(String quoted) {
        if (quoted.indexOf('\\') < 0) {
            return quoted;
        }
        StringBuilder text = new StringBuilder(quoted.length());
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            if (++i == quoted.length()) {
                return null;
            }
            switch (quoted.charAt(i)) {
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case '"' -> text.append('"');
                case '\\' -> text.append('\\');
                case 'u' -> {
                    int value = hex(quoted, i + 1);
                    if (value < 0) {
                        return null;
                    }
                    text.append((char) value);
                    i += 4;
                }
                default -> {
                    return null;
                }
            }
        }
        return text.toString();
    }

    private static int hex(String text, int from) {
        if (from + 4 > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
