package io.logtracr.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The name of a flow's file: the flow id, percent-encoded in UTF-8, and {@code .log}; two ids never share a name.
 *
 * <p>Only {@code A–Z a–z 0–9 . _ -} stand for themselves, a dot or hyphen not at the beginning (no hidden files, nothing that a
 * command takes for an option). Unpaired surrogates are encoded as WTF-8 has them; the empty id is {@code %}. Ids that would
 * need more than 200 bytes are cut and completed by {@code ~} and 128 bits of SHA-256; later parts follow as {@code ~1} and up. No encoded id
 * contains a {@code ~}.
 *
 * @param flowId the flow's id, empty if the name has only its beginning
 * @param part   number of the part, 0 for the first one
 */
public record FlowFileName(Optional<String> flowId, int part) {

    private static final String SUFFIX = ".log";
    private static final String THREADS_SUFFIX = ".threads.txt";
    private static final int MAX_ENCODED = 200;
    private static final int HASH_DIGITS = 32;
    private static final int KEPT = MAX_ENCODED - HASH_DIGITS - 1;

    /** The file name for a part of a flow: ASCII, at most 215 characters. */
    public static String of(String flowId, int part) {
        StringBuilder name = encode(flowId);
        if (name.length() > MAX_ENCODED) {
            String hash = hash(name);
            name.setLength(kept(name));
            name.append('~').append(hash);
        }
        if (part > 0) {
            name.append('~').append(part);
        }
        return name.append(SUFFIX).toString();
    }

    /** The name of the file with a flow's thread dumps. */
    public static String ofThreads(String flowId) {
        String name = of(flowId, 0);
        return name.substring(0, name.length() - SUFFIX.length()) + THREADS_SUFFIX;
    }

    /** Whether a file of this name can hold the thread dumps of a flow. */
    static boolean isThreads(String fileName) {
        return fileName.endsWith(THREADS_SUFFIX)
                && parse(fileName.substring(0, fileName.length() - THREADS_SUFFIX.length()) + SUFFIX)
                        .filter(name -> name.part() == 0)
                        .isPresent();
    }

    /** The name of the thread dumps that go when this file of a flow goes. */
    static String threadsBeside(String fileName) {
        return fileName.substring(0, fileName.lastIndexOf('.')) + THREADS_SUFFIX;
    }

    /** Reads a file name; empty if it is none that {@link #of} makes. */
    public static Optional<FlowFileName> parse(String fileName) {
        if (!fileName.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        String rest = fileName.substring(0, fileName.length() - SUFFIX.length());
        int part = 0;
        int tilde = rest.lastIndexOf('~');
        if (tilde >= 0 && rest.length() - tilde - 1 != HASH_DIGITS) {
            part = part(rest.substring(tilde + 1));
            if (part < 1) {
                return Optional.empty();
            }
            rest = rest.substring(0, tilde);
            tilde = rest.lastIndexOf('~');
        }
        if (tilde >= 0) {
            return isCutName(rest, tilde) ? Optional.of(new FlowFileName(Optional.empty(), part)) : Optional.empty();
        }
        Optional<String> flowId = rest.length() > MAX_ENCODED ? Optional.empty() : Optional.ofNullable(decode(rest));
        int number = part;
        return flowId.map(id -> new FlowFileName(Optional.of(id), number));
    }

    /** The name of the first part of the flow that a file name, which must be one of ours, is a part of. */
    public static String stem(String fileName) {
        int end = fileName.length() - SUFFIX.length();
        int tilde = fileName.lastIndexOf('~');
        return tilde < 0 || end - tilde - 1 == HASH_DIGITS ? fileName : fileName.substring(0, tilde) + SUFFIX;
    }

    /** The name of another part of a flow, by the name of its first. */
    public static String ofStem(String stem, int part) {
        return part == 0 ? stem : stem.substring(0, stem.length() - SUFFIX.length()) + '~' + part + SUFFIX;
    }

    private static StringBuilder encode(String flowId) {
        StringBuilder name = new StringBuilder(flowId.length() + 16);
        if (flowId.isEmpty()) {
            return name.append('%');
        }
        for (int i = 0; i < flowId.length(); i++) {
            char c = flowId.charAt(i);
            if (c < 0x80) {
                if (isPlain(c, i)) {
                    name.append(c);
                } else {
                    percent(name, c);
                }
            } else if (c < 0x800) {
                percent(name, 0xc0 | c >> 6);
                percent(name, 0x80 | c & 0x3f);
            } else {
                int codePoint = flowId.codePointAt(i);
                if (codePoint > 0xffff) {
                    i++;
                    percent(name, 0xf0 | codePoint >> 18);
                    percent(name, 0x80 | codePoint >> 12 & 0x3f);
                } else {
                    percent(name, 0xe0 | codePoint >> 12);
                }
                percent(name, 0x80 | codePoint >> 6 & 0x3f);
                percent(name, 0x80 | codePoint & 0x3f);
            }
        }
        return name;
    }

    private static boolean isPlain(char c, int index) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || index > 0 && (c == '.' || c == '-');
    }

    private static void percent(StringBuilder name, int value) {
        name.append('%').append(hexDigit(value >> 4)).append(hexDigit(value & 0xf));
    }

    private static char hexDigit(int value) {
        return (char) (value < 10 ? '0' + value : 'A' + value - 10);
    }

    /** How much of a long name is kept: never half of a percent triplet. */
    private static int kept(CharSequence name) {
        if (name.charAt(KEPT - 1) == '%') {
            return KEPT - 1;
        }
        return name.charAt(KEPT - 2) == '%' ? KEPT - 2 : KEPT;
    }

    private static String hash(CharSequence encoded) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(encoded.toString().getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest, 0, HASH_DIGITS / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static int part(String digits) {
        if (digits.isEmpty() || digits.length() > 9 || digits.charAt(0) == '0') {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = 10 * value + c - '0';
        }
        return value;
    }

    private static boolean isCutName(String name, int tilde) {
        if (tilde > KEPT || tilde < KEPT - 2 || name.length() != tilde + 1 + HASH_DIGITS) {
            return false;
        }
        for (int i = tilde + 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return decode(name.substring(0, tilde)) != null || endsInsideCharacter(name, tilde);
    }

    /** Whether the kept part of a cut name is well-formed but for a last character that the cut went through. */
    private static boolean endsInsideCharacter(String name, int tilde) {
        for (int end = tilde - 3; end >= tilde - 9; end -= 3) {
            if (name.charAt(end) != '%') {
                return false;
            }
            if (decode(name.substring(0, end)) != null) {
                return true;
            }
        }
        return false;
    }

    /** The id whose encoding this is, {@code null} if it is none's. */
    private static String decode(String encoded) {
        if (encoded.equals("%")) {
            return "";
        }
        StringBuilder id = new StringBuilder(encoded.length());
        int i = 0;
        while (i < encoded.length()) {
            int lead = byteAt(encoded, i);
            i += width(encoded, i);
            int more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
            int codePoint = more == 0 ? lead : lead & 0x3f >> more;
            for (; more > 0 && i < encoded.length(); more--) {
                codePoint = codePoint << 6 | byteAt(encoded, i) & 0x3f;
                i += width(encoded, i);
            }
            if (lead < 0 || codePoint > Character.MAX_CODE_POINT) {
                return null;
            }
            id.appendCodePoint(codePoint);
        }
        // What is not exactly how we would write it is not ours: one id, one name.
        return encode(id.toString()).compareTo(new StringBuilder(encoded)) == 0 && !id.isEmpty() ? id.toString() : null;
    }

    private static int width(String encoded, int at) {
        return encoded.charAt(at) == '%' ? 3 : 1;
    }

    private static int byteAt(String encoded, int at) {
        if (encoded.charAt(at) != '%') {
            return encoded.charAt(at);
        }
        if (at + 3 > encoded.length()) {
            return -1;
        }
        int high = Character.digit(encoded.charAt(at + 1), 16);
        int low = Character.digit(encoded.charAt(at + 2), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
