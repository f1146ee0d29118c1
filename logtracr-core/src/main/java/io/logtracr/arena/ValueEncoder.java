package io.logtracr.arena;

import java.nio.ByteBuffer;

/**
 * Writes values at a position and answers with the position behind them, or {@link #OVERFLOW} where the limit came first or
 * the position already was {@link #OVERFLOW}. Bytes behind the position may be scribbled on up to the limit. Allocates
 * nothing; runs no code of the application.
 */
final class ValueEncoder {

    static final int OVERFLOW = -1;

    private static final int MAX_SHORT = 255;
    private static final int MAX_LATIN1 = 255;

    private ValueEncoder() {}

    /** Whether a value is encoded as it is; all others must have been turned into a String before. */
    static boolean isPlain(Object value) {
        return value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof Double
                || value instanceof Character
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte;
    }

    /** Writes a value for which {@link #isPlain} holds. */
    static int value(ByteBuffer memory, int position, int limit, Object value) {
        if (value instanceof String text) {
            return text(memory, position, limit, text);
        }
        if (position < 0 || position + 1 + Long.BYTES > limit) {
            return OVERFLOW;
        }
        if (value == null) {
            memory.put(position, ValueDescriptor.NULL);
            return position + 1;
        }
        if (value instanceof Integer number) {
            memory.put(position, ValueDescriptor.INT).putInt(position + 1, number);
            return position + 1 + Integer.BYTES;
        }
        if (value instanceof Long number) {
            memory.put(position, ValueDescriptor.LONG).putLong(position + 1, number);
            return position + 1 + Long.BYTES;
        }
        if (value instanceof Boolean truth) {
            memory.put(position, truth ? ValueDescriptor.TRUE : ValueDescriptor.FALSE);
            return position + 1;
        }
        if (value instanceof Double number) {
            memory.put(position, ValueDescriptor.DOUBLE).putDouble(position + 1, number);
            return position + 1 + Double.BYTES;
        }
        return rareValue(memory, position, value);
    }

    private static int rareValue(ByteBuffer memory, int position, Object value) {
        if (value instanceof Character character) {
            memory.put(position, ValueDescriptor.CHAR).putChar(position + 1, character);
            return position + 1 + Character.BYTES;
        }
        if (value instanceof Float number) {
            memory.put(position, ValueDescriptor.FLOAT).putFloat(position + 1, number);
            return position + 1 + Float.BYTES;
        }
        if (value instanceof Short number) {
            memory.put(position, ValueDescriptor.SHORT).putShort(position + 1, number);
            return position + 1 + Short.BYTES;
        }
        if (value instanceof Byte number) {
            memory.put(position, ValueDescriptor.BYTE).put(position + 1, number);
            return position + 1 + Byte.BYTES;
        }
        throw new IllegalArgumentException("not plain: " + value.getClass());
    }

    /** Writes a number of the string table. */
    static int reference(ByteBuffer memory, int position, int limit, int number) {
        if (position < 0 || position + 1 + Character.BYTES > limit) {
            return OVERFLOW;
        }
        memory.put(position, ValueDescriptor.REFERENCE).putChar(position + 1, (char) number);
        return position + 1 + Character.BYTES;
    }

    /** Writes a text in full, which may be {@code null}. */
    static int text(ByteBuffer memory, int position, int limit, String text) {
        if (text == null) {
            return value(memory, position, limit, null);
        }
        int length = text.length();
        int start = position + 1 + (length <= MAX_SHORT ? 1 : Integer.BYTES);
        if (position < 0 || length > limit - start) {
            return OVERFLOW;
        }
        if (!latin1(memory, start, text, length)) {
            return utf16(memory, position, limit, text, length);
        }
        if (length <= MAX_SHORT) {
            memory.put(position, ValueDescriptor.LATIN1_SHORT).put(position + 1, (byte) length);
        } else {
            memory.put(position, ValueDescriptor.LATIN1).putInt(position + 1, length);
        }
        return start + length;
    }

    private static boolean latin1(ByteBuffer memory, int start, String text, int length) {
        int seen = 0;
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            int c0 = text.charAt(at);
            int c1 = text.charAt(at + 1);
            int c2 = text.charAt(at + 2);
            int c3 = text.charAt(at + 3);
            int c4 = text.charAt(at + 4);
            int c5 = text.charAt(at + 5);
            int c6 = text.charAt(at + 6);
            int c7 = text.charAt(at + 7);
            seen |= c0 | c1 | c2 | c3 | c4 | c5 | c6 | c7;
            int low = c0 | c1 << 8 | c2 << 16 | c3 << 24;
            int high = c4 | c5 << 8 | c6 << 16 | c7 << 24;
            memory.putLong(start + at, (low & 0xFFFFFFFFL) | (long) high << 32);
        }
        for (; at < length; at++) {
            int c = text.charAt(at);
            seen |= c;
            memory.put(start + at, (byte) c);
        }
        return seen <= MAX_LATIN1;
    }

    private static int utf16(ByteBuffer memory, int position, int limit, String text, int length) {
        int start = position + 1 + Integer.BYTES;
        if (start + (long) length * Character.BYTES > limit) {
            return OVERFLOW;
        }
        memory.put(position, ValueDescriptor.UTF16).putInt(position + 1, length);
        for (int i = 0; i < length; i++) {
            memory.putChar(start + i * Character.BYTES, text.charAt(i));
        }
        return start + length * Character.BYTES;
    }
}
