package io.logtracr.arena;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes values at a position and answers with the position behind them, or {@link #OVERFLOW} where the limit came first or
 * the position already was {@link #OVERFLOW}. Bytes behind the position may be scribbled on up to the limit. Allocates
 * nothing; runs no code of the application.
 */
final class ValueEncoder {

    static final int OVERFLOW = -1;

    static final VarHandle CHAR = MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
    static int value(byte[] target, int position, int limit, Object value) {
        if (value instanceof String text) {
            return text(target, position, limit, text);
        }
        if (position < 0 || position + 1 + Long.BYTES > limit) {
            return OVERFLOW;
        }
        if (value == null) {
            target[position] = ValueDescriptor.NULL;
            return position + 1;
        }
        if (value instanceof Integer number) {
            target[position] = ValueDescriptor.INT;
            INT.set(target, position + 1, (int) number);
            return position + 1 + Integer.BYTES;
        }
        if (value instanceof Long number) {
            target[position] = ValueDescriptor.LONG;
            LONG.set(target, position + 1, (long) number);
            return position + 1 + Long.BYTES;
        }
        if (value instanceof Boolean truth) {
            target[position] = truth ? ValueDescriptor.TRUE : ValueDescriptor.FALSE;
            return position + 1;
        }
        if (value instanceof Double number) {
            target[position] = ValueDescriptor.DOUBLE;
            LONG.set(target, position + 1, Double.doubleToRawLongBits(number));
            return position + 1 + Double.BYTES;
        }
        return rareValue(target, position, value);
    }

    private static int rareValue(byte[] target, int position, Object value) {
        if (value instanceof Character character) {
            target[position] = ValueDescriptor.CHAR;
            CHAR.set(target, position + 1, (char) character);
            return position + 1 + Character.BYTES;
        }
        if (value instanceof Float number) {
            target[position] = ValueDescriptor.FLOAT;
            INT.set(target, position + 1, Float.floatToRawIntBits(number));
            return position + 1 + Float.BYTES;
        }
        if (value instanceof Short number) {
            target[position] = ValueDescriptor.SHORT;
            CHAR.set(target, position + 1, (char) (short) number);
            return position + 1 + Short.BYTES;
        }
        if (value instanceof Byte number) {
            target[position] = ValueDescriptor.BYTE;
            target[position + 1] = number;
            return position + 1 + Byte.BYTES;
        }
        throw new IllegalArgumentException("not plain: " + value.getClass());
    }

    /** Writes a number of the string table. */
    static int reference(byte[] target, int position, int limit, int number) {
        if (position < 0 || position + 1 + Character.BYTES > limit) {
            return OVERFLOW;
        }
        target[position] = ValueDescriptor.REFERENCE;
        CHAR.set(target, position + 1, (char) number);
        return position + 1 + Character.BYTES;
    }

    /** Writes a text in full, which may be {@code null}. */
    static int text(byte[] target, int position, int limit, String text) {
        if (text == null) {
            return value(target, position, limit, null);
        }
        int length = text.length();
        int start = position + 1 + (length <= MAX_SHORT ? 1 : Integer.BYTES);
        if (position < 0 || length > limit - start) {
            return OVERFLOW;
        }
        if (!isLatin1(text, length)) {
            return utf16(target, position, limit, text, length);
        }
        if (length <= MAX_SHORT) {
            target[position] = ValueDescriptor.LATIN1_SHORT;
            target[position + 1] = (byte) length;
        } else {
            target[position] = ValueDescriptor.LATIN1;
            INT.set(target, position + 1, length);
        }
        copyLatin1(text, length, target, start);
        return start + length;
    }

    /**
     * A comparison in each turn and no sum of them on purpose: the JIT knows that what it reads from a compact String is below 256,
     * and leaves nothing of the loop for these.
     */
    private static boolean isLatin1(String text, int length) {
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) > MAX_LATIN1) {
                return false;
            }
        }
        return true;
    }

    /**
     * The one copy out of a String that allocates nothing. Deprecated because it drops the upper byte of each character; here
     * there is none.
     */
    @SuppressWarnings("deprecation")
    private static void copyLatin1(String text, int length, byte[] target, int start) {
        text.getBytes(0, length, target, start);
    }

    private static int utf16(byte[] target, int position, int limit, String text, int length) {
        int start = position + 1 + Integer.BYTES;
        if (start + (long) length * Character.BYTES > limit) {
            return OVERFLOW;
        }
        target[position] = ValueDescriptor.UTF16;
        INT.set(target, position + 1, length);
        for (int i = 0; i < length; i++) {
            CHAR.set(target, start + i * Character.BYTES, text.charAt(i));
        }
        return start + length * Character.BYTES;
    }
}
