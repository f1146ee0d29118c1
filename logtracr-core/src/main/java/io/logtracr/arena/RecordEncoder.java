package io.logtracr.arena;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Writes records ({@link RecordDescriptor}). Runs under a flow's lock, so it runs no code of the application; allocates
 * nothing unless something must be cut.
 */
final class RecordEncoder {

    /** No text is cut. */
    static final int WHOLE = Integer.MAX_VALUE;

    private static final Object[] NOTHING = {};
    private static final String CUT_ARGUMENTS = "...";

    private final StringTable strings;
    private volatile String[] flowKeys;

    RecordEncoder(StringTable strings, List<String> flowKeys) {
        this.strings = strings;
        flowKeys(flowKeys);
    }

    /** The MDC keys that are left out from now on. */
    void flowKeys(List<String> keys) {
        flowKeys = keys.toArray(String[]::new);
    }

    /**
     * Writes a record at the beginning of {@code target}, not beyond {@code limit}.
     *
     * @param clip    texts of more characters are cut to so many, with a visible remark; {@link #WHOLE} for none
     * @param context number of the context in the chunk, below 0 to define it from {@code thread} and {@code mdc}
     * @return its length, or {@link ValueEncoder#OVERFLOW}
     */
    int encode(
            byte[] target,
            int limit,
            int clip,
            int level,
            long sequence,
            long epochNanos,
            LossCause loss,
            String logger,
            String message,
            Object[] arguments,
            int argumentCount,
            RecordExtras extras,
            int context,
            String thread,
            Map<String, String> mdc) {
        if (limit < RecordDescriptor.HEADER_BYTES) {
            return ValueEncoder.OVERFLOW;
        }
        int at = RecordDescriptor.HEADER_BYTES;
        int flags = clip == WHOLE ? 0 : RecordDescriptor.CUT;
        int written = argumentCount;
        if (written > RecordDescriptor.MAX_COUNT) {
            written = RecordDescriptor.MAX_COUNT;
            flags |= RecordDescriptor.CUT;
        }
        at = interned(target, at, limit, logger, StringTable.Kind.LOGGER, clip);
        at = argumentCount == 0
                ? text(target, at, limit, message, clip)
                : interned(target, at, limit, message, StringTable.Kind.TEMPLATE, clip);
        for (int i = 0; i < written; i++) {
            at = value(target, at, limit, arguments[i], clip);
        }
        if (context < 0) {
            flags |= mdc != null && mdc.size() > RecordDescriptor.MAX_COUNT ? RecordDescriptor.CUT : 0;
            at = interned(target, at, limit, thread, StringTable.Kind.THREAD, clip);
            at = mdc(target, at, limit, mdc, clip);
        }
        if (extras != null) {
            flags |= flagsOf(extras);
            at = extras(target, at, limit, extras, clip);
        }
        if (at < 0) {
            return ValueEncoder.OVERFLOW;
        }
        int firstBytes = level | flags | contextByte(context) << Byte.SIZE | loss.code() << 2 * Byte.SIZE;
        ValueEncoder.INT.set(target, RecordDescriptor.LENGTH_OFFSET, at);
        ValueEncoder.INT.set(target, RecordDescriptor.SEQUENCE_OFFSET, (int) sequence);
        ValueEncoder.LONG.set(target, RecordDescriptor.TIME_OFFSET, epochNanos);
        ValueEncoder.INT.set(target, RecordDescriptor.LEVEL_AND_FLAGS_OFFSET, firstBytes | written << 3 * Byte.SIZE);
        return at;
    }

    /**
     * Writes a record of any size into memory of its own, cutting texts until it fits.
     *
     * @param room at least {@link #MIN_ROOM} bytes
     * @return the bytes, position 0 to limit
     */
    ByteBuffer encodeLarge(
            int room,
            int level,
            long sequence,
            long epochNanos,
            LossCause loss,
            String logger,
            String message,
            Object[] arguments,
            int argumentCount,
            RecordExtras extras,
            String thread,
            Map<String, String> mdc) {
        byte[] staging = new byte[room];
        int clip = WHOLE;
        int end = ValueEncoder.OVERFLOW;
        for (int next = room / 2; end == ValueEncoder.OVERFLOW && next >= MIN_CLIP; next /= 2) {
            end = encode(
                    staging,
                    room,
                    clip,
                    level,
                    sequence,
                    epochNanos,
                    loss,
                    logger,
                    message,
                    arguments,
                    argumentCount,
                    extras,
                    -1,
                    thread,
                    mdc);
            clip = next;
        }
        if (end == ValueEncoder.OVERFLOW) {
            end = encode(
                    staging,
                    room,
                    MIN_CLIP,
                    level,
                    sequence,
                    epochNanos,
                    loss,
                    logger,
                    message == null ? CUT_ARGUMENTS : message,
                    NOTHING,
                    0,
                    null,
                    -1,
                    thread,
                    null);
        }
        return ByteBuffer.wrap(staging, 0, end);
    }

    private int interned(byte[] target, int at, int limit, String text, StringTable.Kind kind, int clip) {
        if (text != null) {
            int number = strings.numberOf(text, kind);
            if (number != StringTable.INLINE) {
                return ValueEncoder.reference(target, at, limit, number);
            }
        }
        return text(target, at, limit, text, clip);
    }

    private static int value(byte[] target, int at, int limit, Object value, int clip) {
        return value instanceof String text
                ? text(target, at, limit, text, clip)
                : ValueEncoder.value(target, at, limit, value);
    }

    private static int text(byte[] target, int at, int limit, String text, int clip) {
        return ValueEncoder.text(
                target, at, limit, text == null || text.length() <= clip ? text : Clipped.to(text, clip));
    }

    private int mdc(byte[] target, int start, int limit, Map<String, String> mdc, int clip) {
        int at = start;
        if (at < 0 || at + 1 > limit) {
            return ValueEncoder.OVERFLOW;
        }
        at++;
        int written = 0;
        if (mdc != null) {
            String[] excluded = flowKeys;
            for (Map.Entry<String, String> entry : mdc.entrySet()) {
                String key = entry.getKey();
                if (key != null && !contains(excluded, key) && written < RecordDescriptor.MAX_COUNT) {
                    at = text(target, at, limit, key, clip);
                    at = text(target, at, limit, entry.getValue(), clip);
                    written++;
                }
            }
        }
        target[start] = (byte) written;
        return at;
    }

    private static int extras(byte[] target, int start, int limit, RecordExtras extras, int clip) {
        int at = start;
        Object[] keyValues = extras.keyValues();
        if (keyValues != null) {
            if (at < 0 || at + 1 > limit) {
                return ValueEncoder.OVERFLOW;
            }
            int pairs = Math.min(keyValues.length / 2, RecordDescriptor.MAX_COUNT);
            target[at++] = (byte) pairs;
            for (int i = 0; i < 2 * pairs; i++) {
                at = value(target, at, limit, keyValues[i], clip);
            }
        }
        if (extras.markers() != null) {
            at = text(target, at, limit, extras.markers(), clip);
        }
        Thrown thrown = extras.thrown();
        if (thrown != null) {
            at = text(target, at, limit, thrown.type(), clip);
            at = text(target, at, limit, thrown.message(), clip);
            at = text(target, at, limit, thrown.stackTrace(), clip);
        }
        return at;
    }

    private static int contextByte(int context) {
        return context < 0 ? RecordDescriptor.DEFINES_CONTEXT : context;
    }

    private static int flagsOf(RecordExtras extras) {
        Object[] keyValues = extras.keyValues();
        return (keyValues == null ? 0 : RecordDescriptor.HAS_KEY_VALUES)
                | (keyValues != null && keyValues.length / 2 > RecordDescriptor.MAX_COUNT ? RecordDescriptor.CUT : 0)
                | (extras.markers() == null ? 0 : RecordDescriptor.HAS_MARKERS)
                | (extras.thrown() == null ? 0 : RecordDescriptor.HAS_THROWN);
    }

    private static boolean contains(String[] keys, String key) {
        for (String each : keys) {
            if (each.equals(key)) {
                return true;
            }
        }
        return false;
    }

    /** Texts are not cut shorter than this; below it arguments, key-values and MDC are left out. */
    private static final int MIN_CLIP = 16;

    /** Room in which every record fits, once cut as far as it can be. */
    static final int MIN_ROOM = 256;
}
