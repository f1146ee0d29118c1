package io.logtracr.arena;

import java.nio.charset.StandardCharsets;

/**
 * Reads values ({@link ValueDescriptor}) where they lie: a value is named by its position. {@link #next} checks a value, the
 * other methods rely on that. Allocates nothing but what {@link #value} and {@link #text} answer.
 */
final class ValueDecoder {

    private static final ValueKind[] KINDS = {
        ValueKind.NULL,
        ValueKind.BOOLEAN,
        ValueKind.BOOLEAN,
        ValueKind.INTEGER,
        ValueKind.INTEGER,
        ValueKind.CHARACTER,
        ValueKind.INTEGER,
        ValueKind.INTEGER,
        ValueKind.FLOAT,
        ValueKind.DOUBLE,
        ValueKind.LATIN1,
        ValueKind.LATIN1,
        ValueKind.UTF16,
        ValueKind.REFERENCE
    };

    private final StringNumbers strings;
    private byte[] bytes;
    private int end;

    ValueDecoder(StringNumbers strings) {
        this.strings = strings;
    }

    /** From now on values are read from these bytes, up to {@code end}. */
    void in(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** The bytes that values are read from. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * The position behind a value.
     *
     * @throws IndexOutOfBoundsException if it does not end before the end
     * @throws IllegalArgumentException  if there is no value
     */
    int next(int at) {
        int start = skip(at, 1);
        byte tag = bytes[at];
        switch (tag) {
            case ValueDescriptor.NULL, ValueDescriptor.TRUE, ValueDescriptor.FALSE:
                return start;
            case ValueDescriptor.BYTE:
                return skip(start, Byte.BYTES);
            case ValueDescriptor.SHORT, ValueDescriptor.CHAR, ValueDescriptor.REFERENCE:
                return skip(start, Short.BYTES);
            case ValueDescriptor.INT, ValueDescriptor.FLOAT:
                return skip(start, Integer.BYTES);
            case ValueDescriptor.LONG, ValueDescriptor.DOUBLE:
                return skip(start, Long.BYTES);
            case ValueDescriptor.LATIN1_SHORT:
                skip(start, 1);
                return skip(start + 1, Byte.toUnsignedInt(bytes[start]));
            case ValueDescriptor.LATIN1:
                skip(start, Integer.BYTES);
                return skip(start + Integer.BYTES, intAt(start));
            case ValueDescriptor.UTF16:
                skip(start, Integer.BYTES);
                return skip(start + Integer.BYTES, utf16Bytes(intAt(start)));
            default:
                throw new IllegalArgumentException("no value has the tag " + tag);
        }
    }

    private int utf16Bytes(int length) {
        if (length < 0 || length > end / Character.BYTES) {
            throw new IndexOutOfBoundsException(length);
        }
        return length * Character.BYTES;
    }

    /** The position so many bytes further. */
    int skip(int at, int count) {
        if (count < 0 || at < 0 || count > end - at) {
            throw new IndexOutOfBoundsException("value of " + count + " bytes at " + at + " of " + end);
        }
        return at + count;
    }

    ValueKind kind(int at) {
        return KINDS[bytes[at]];
    }

    boolean truth(int at) {
        return bytes[at] == ValueDescriptor.TRUE;
    }

    /** Of an {@link ValueKind#INTEGER}. */
    long integer(int at) {
        return switch (bytes[at]) {
            case ValueDescriptor.BYTE -> bytes[at + 1];
            case ValueDescriptor.SHORT -> (short) charAt(at + 1);
            case ValueDescriptor.INT -> intAt(at + 1);
            default -> longAt(at + 1);
        };
    }

    float floating(int at) {
        return Float.intBitsToFloat(intAt(at + 1));
    }

    double decimal(int at) {
        return Double.longBitsToDouble(longAt(at + 1));
    }

    char character(int at) {
        return charAt(at + 1);
    }

    int reference(int at) {
        return charAt(at + 1);
    }

    /** Position of the first byte of a {@link ValueKind#LATIN1} or {@link ValueKind#UTF16} text. */
    int textStart(int at) {
        return at + 1 + (bytes[at] == ValueDescriptor.LATIN1_SHORT ? 1 : Integer.BYTES);
    }

    /** Characters of a {@link ValueKind#LATIN1} or {@link ValueKind#UTF16} text. */
    int textLength(int at) {
        return bytes[at] == ValueDescriptor.LATIN1_SHORT ? Byte.toUnsignedInt(bytes[at + 1]) : intAt(at + 1);
    }

    /** The two bytes at this position as a character. */
    char charAt(int position) {
        return (char) ValueEncoder.CHAR.get(bytes, position);
    }

    private int intAt(int position) {
        return (int) ValueEncoder.INT.get(bytes, position);
    }

    private long longAt(int position) {
        return (long) ValueEncoder.LONG.get(bytes, position);
    }

    /** A text or {@code null}; other values as text. */
    String text(int at) {
        Object value = value(at);
        return value == null ? null : value.toString();
    }

    /** Any value. */
    Object value(int at) {
        return switch (bytes[at]) {
            case ValueDescriptor.NULL -> null;
            case ValueDescriptor.TRUE -> Boolean.TRUE;
            case ValueDescriptor.FALSE -> Boolean.FALSE;
            case ValueDescriptor.BYTE -> bytes[at + 1];
            case ValueDescriptor.SHORT -> (short) charAt(at + 1);
            case ValueDescriptor.CHAR -> character(at);
            case ValueDescriptor.INT -> intAt(at + 1);
            case ValueDescriptor.LONG -> longAt(at + 1);
            case ValueDescriptor.FLOAT -> floating(at);
            case ValueDescriptor.DOUBLE -> decimal(at);
            case ValueDescriptor.REFERENCE -> strings.text(reference(at));
            case ValueDescriptor.UTF16 -> utf16(textStart(at), textLength(at));
            default -> new String(bytes, textStart(at), textLength(at), StandardCharsets.ISO_8859_1);
        };
    }

    private String utf16(int start, int length) {
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            chars[i] = charAt(start + i * Character.BYTES);
        }
        return new String(chars);
    }
}
