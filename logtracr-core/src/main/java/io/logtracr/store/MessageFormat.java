package io.logtracr.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts arguments into a message where it says <code>{}</code>, by the rules of SLF4J's {@code MessageFormatter}: one argument after the
 * other, arguments too many are left out, <code>{}</code> too many stay, <code>\{}</code> is text, <code>\\{}</code> is a backslash and an argument.
 */
final class MessageFormat {

    private static final String PLACE = "{}";

    private MessageFormat() {}

    /** Appends the message; {@code null} as the word. */
    static void append(Utf8Buffer out, Escaping escaping, String message, List<Object> arguments) {
        if (message == null || arguments.isEmpty()) {
            escaping.append(out, message);
            return;
        }
        int from = 0;
        int next = 0;
        while (next < arguments.size()) {
            int at = message.indexOf(PLACE, from);
            if (at < 0) {
                break;
            }
            boolean escaped = at > 0 && message.charAt(at - 1) == '\\';
            escaping.append(out, message, from, escaped ? at - 1 : at);
            if (escaped && !(at > 1 && message.charAt(at - 2) == '\\')) {
                out.append('{');
                from = at + 1;
            } else {
                argument(out, escaping, arguments.get(next++));
                from = at + 2;
            }
        }
        escaping.append(out, message, from, message.length());
    }

    /**
     * The message, escaped, cut where its arguments go.
     *
     * @param arguments how many arguments there are
     * @return one piece more than there are places for arguments
     */
    static byte[][] pieces(Escaping escaping, String message, int arguments) {
        List<byte[]> pieces = new ArrayList<>();
        Utf8Buffer piece = new Utf8Buffer(message.length() + 16);
        int from = 0;
        while (pieces.size() < arguments) {
            int at = message.indexOf(PLACE, from);
            if (at < 0) {
                break;
            }
            boolean escaped = at > 0 && message.charAt(at - 1) == '\\';
            escaping.append(piece, message, from, escaped ? at - 1 : at);
            if (escaped && !(at > 1 && message.charAt(at - 2) == '\\')) {
                piece.append('{');
                from = at + 1;
            } else {
                pieces.add(piece.toByteArray());
                piece.clear();
                from = at + 2;
            }
        }
        escaping.append(piece, message, from, message.length());
        pieces.add(piece.toByteArray());
        return pieces.toArray(byte[][]::new);
    }

    private static void argument(Utf8Buffer out, Escaping escaping, Object value) {
        if (value instanceof String text) {
            escaping.append(out, text);
        } else if (value instanceof Integer || value instanceof Long) {
            out.number(((Number) value).longValue());
        } else {
            escaping.append(out, String.valueOf(value));
        }
    }
}
