package io.logtracr.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing byte array that text is rendered into. Used by one thread. */
final class Utf8Buffer {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle PAIR = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    /** The numbers from 0 to 99 as two digits, the first one in the lower byte. */
    private static final short[] PAIRS = pairs();

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x80 * ONES;
    private static final long BLANKS = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final int KEEP_BYTES = 256 << 10;

    private final int initialBytes;
    private byte[] bytes;
    private int length;

    Utf8Buffer(int initialBytes) {
        this.initialBytes = initialBytes;
        this.bytes = new byte[initialBytes];
    }

    private static short[] pairs() {
        short[] pairs = new short[100];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (short) ('0' + i / 10 | '0' + i % 10 << 8);
        }
        return pairs;
    }

    /** The array behind this buffer, valid up to {@link #length} and until the next append. */
    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Forgets the content; memory beyond the ordinary, left behind by a giant entry, is given back. */
    void clear() {
        length = 0;
        if (bytes.length > Math.max(initialBytes, KEEP_BYTES)) {
            bytes = new byte[initialBytes];
        }
    }

    /** Makes sure that so many more bytes fit. */
    void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, (int) Math.max((long) length + more, Math.min(2L * bytes.length, 1 << 30)));
        }
    }

    void append(byte value) {
        ensure(1);
        bytes[length++] = value;
    }

    void append(char ascii) {
        append((byte) ascii);
    }

    void append(byte[] source) {
        ensure(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
    }

    /** Appends text that is known to be ASCII. */
    void ascii(String text) {
        int count = text.length();
        ensure(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    /**
     * Appends characters as long as they are plain ones.
     *
     * @param plain which of the first 256 characters are plain, ASCII ones at most
     * @return index of the first character that is not, or {@code to}
     */
    int plain(String text, int from, int to, boolean[] plain) {
        ensure(to - from);
        byte[] target = bytes;
        int at = length;
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (c >= plain.length || !plain[c]) {
                break;
            }
            target[at++] = (byte) c;
            i++;
        }
        length = at;
        return i;
    }

    /**
     * The same for a text of one byte a character, eight at a time where they are printable ASCII.
     *
     * @param quoted whether quotation mark and backslash are not plain
     */
    int plain(byte[] text, int from, int to, boolean[] plain, boolean quoted) {
        ensure(to - from);
        byte[] target = bytes;
        int at = length;
        int i = from;
        while (i + Long.BYTES <= to) {
            long eight = (long) EIGHT.get(text, i);
            if (!isPrintable(eight) || quoted && (has(eight, QUOTES) || has(eight, BACKSLASHES))) {
                break;
            }
            EIGHT.set(target, at, eight);
            i += Long.BYTES;
            at += Long.BYTES;
        }
        int rest = to - i;
        if (rest > 0 && rest < Long.BYTES && i > from) {
            // The last eight, some of them for the second time.
            long eight = (long) EIGHT.get(text, to - Long.BYTES);
            if (isPrintable(eight) && !(quoted && (has(eight, QUOTES) || has(eight, BACKSLASHES)))) {
                EIGHT.set(target, at + rest - Long.BYTES, eight);
                length = at + rest;
                return to;
            }
        }
        while (i < to && plain[text[i] & 0xff]) {
            target[at++] = text[i++];
        }
        length = at;
        return i;
    }

    /** Whether all bytes are from 32 to 126. A byte below borrows, 127 carries into its highest bit; others leave it alone. */
    private static boolean isPrintable(long eight) {
        return ((eight | eight - BLANKS | eight + ONES) & HIGHEST_BITS) == 0;
    }

    /** Whether one of eight bytes, none above 127, is that of which {@code pattern} has eight. */
    private static boolean has(long eight, long pattern) {
        return ((eight ^ pattern) - ONES & HIGHEST_BITS) != 0;
    }

    /** Appends a part of an array. */
    void append(byte[] source, int from, int to) {
        int count = to - from;
        ensure(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    /** Appends a code point that is no surrogate, in UTF-8. */
    void codePoint(int codePoint) {
        ensure(4);
        if (codePoint < 0x80) {
            bytes[length++] = (byte) codePoint;
            return;
        }
        if (codePoint < 0x800) {
            bytes[length++] = (byte) (0xc0 | codePoint >> 6);
        } else {
            if (codePoint < 0x10000) {
                bytes[length++] = (byte) (0xe0 | codePoint >> 12);
            } else {
                bytes[length++] = (byte) (0xf0 | codePoint >> 18);
                bytes[length++] = (byte) (0x80 | codePoint >> 12 & 0x3f);
            }
            bytes[length++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
        }
        bytes[length++] = (byte) (0x80 | codePoint & 0x3f);
    }

    /** Appends a number in decimal. */
    void number(long value) {
        if (value == Long.MIN_VALUE) {
            ascii("-9223372036854775808");
            return;
        }
        ensure(20);
        long rest = value;
        if (rest < 0) {
            bytes[length++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long limit = 10; digits < 19 && rest >= limit; limit *= 10) {
            digits++;
        }
        int at = length + digits;
        length = at;
        while (rest >= 100) {
            int pair = (int) (rest % 100);
            rest /= 100;
            at -= 2;
            PAIR.set(bytes, at, PAIRS[pair]);
        }
        if (rest >= 10) {
            PAIR.set(bytes, at - 2, PAIRS[(int) rest]);
        } else {
            bytes[at - 1] = (byte) ('0' + rest);
        }
    }

    /** Appends a number from 0 to 999 999 as six digits. */
    void sixDigits(int value) {
        ensure(6);
        PAIR.set(bytes, length, PAIRS[value / 10_000]);
        PAIR.set(bytes, length + 2, PAIRS[value / 100 % 100]);
        PAIR.set(bytes, length + 4, PAIRS[value % 100]);
        length += 6;
    }
}
