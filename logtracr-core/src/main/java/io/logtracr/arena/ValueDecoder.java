package io.logtracr.arena;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads values ({@link ValueDescriptor}) one after the other. Damaged input ends in an unchecked exception
 * ({@link IndexOutOfBoundsException}, {@link IllegalArgumentException}), never in more memory than the input has.
 */
final class ValueDecoder {

    private final StringNumbers strings;
    private byte[] bytes;
    private ByteBuffer buffer;
    private int position;
    private int end;

    ValueDecoder(StringNumbers strings) {
        this.strings = strings;
    }

    /** Goes to a place in these bytes; {@code buffer} is a little-endian view of them. */
    void at(byte[] bytes, ByteBuffer buffer, int position, int end) {
        this.bytes = bytes;
        this.buffer = buffer;
        this.position = position;
        this.end = end;
    }

    /** The position behind the last value. */
    int position() {
        return position;
    }

    /** An unsigned byte that is not a value. */
    int count() {
        return Byte.toUnsignedInt(buffer.get(advance(1)));
    }

    /** A text or {@code null}. */
    String text() {
        Object value = value();
        return value == null ? null : value.toString();
    }

    /** Any value. */
    Object value() {
        byte tag = buffer.get(advance(1));
        switch (tag) {
            case ValueDescriptor.NULL:
                return null;
            case ValueDescriptor.TRUE:
                return Boolean.TRUE;
            case ValueDescriptor.FALSE:
                return Boolean.FALSE;
            case ValueDescriptor.BYTE:
                return buffer.get(advance(Byte.BYTES));
            case ValueDescriptor.SHORT:
                return buffer.getShort(advance(Short.BYTES));
            case ValueDescriptor.CHAR:
                return buffer.getChar(advance(Character.BYTES));
            case ValueDescriptor.INT:
                return buffer.getInt(advance(Integer.BYTES));
            case ValueDescriptor.LONG:
                return buffer.getLong(advance(Long.BYTES));
            case ValueDescriptor.FLOAT:
                return buffer.getFloat(advance(Float.BYTES));
            case ValueDescriptor.DOUBLE:
                return buffer.getDouble(advance(Double.BYTES));
            case ValueDescriptor.LATIN1_SHORT:
                return latin1(Byte.toUnsignedInt(buffer.get(advance(1))));
            case ValueDescriptor.LATIN1:
                return latin1(buffer.getInt(advance(Integer.BYTES)));
            case ValueDescriptor.UTF16:
                return utf16(buffer.getInt(advance(Integer.BYTES)));
            case ValueDescriptor.REFERENCE:
                return strings.text(buffer.getChar(advance(Character.BYTES)));
            default:
                throw new IllegalArgumentException("no value has the tag " + tag);
        }
    }

    private String latin1(int length) {
        return new String(bytes, advance(length), length, StandardCharsets.ISO_8859_1);
    }

    private String utf16(int length) {
        if (length < 0 || length > end / Character.BYTES) {
            throw new IndexOutOfBoundsException(length);
        }
        int start = advance(length * Character.BYTES);
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            chars[i] = buffer.getChar(start + i * Character.BYTES);
        }
        return new String(chars);
    }

    private int advance(int count) {
        int start = position;
        if (count < 0 || count > end - start) {
            throw new IndexOutOfBoundsException("value of " + count + " bytes at " + start + " of " + end);
        }
        position = start + count;
        return start;
    }
}
