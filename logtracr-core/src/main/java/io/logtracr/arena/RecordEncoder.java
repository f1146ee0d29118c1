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

    /** The MDC keys that name a flow from now on: the first that is present is left out. */
    void flowKeys(List<String> keys) {
        flowKeys = keys.toArray(String[]::new);
    }

    // A record in four steps, so that a record that does not fit into one chunk is not encoded again from the start for
    // the next.

    /**
     * Writes what a record has wherever it is: logger, message and arguments, behind the room for its header.
     *
     * @param target the record's memory, from 0 to its end
     * @param clip   texts of more characters are cut to so many, with a visible remark; {@link #WHOLE} for none
     * @return the position behind them, or {@link ValueEncoder#OVERFLOW}
     */
    int values(byte[] target, int clip, String logger, String message, Object[] arguments, int argumentCount) {
        int limit = target.length;
        int at = interned(target, RecordDescriptor.HEADER_BYTES, limit, logger, StringTable.Kind.LOGGER, clip);
        if (argumentCount == 0) {
            return text(target, at, limit, message, clip);
        }
        at = interned(target, at, limit, message, StringTable.Kind.TEMPLATE, clip);
        int written = Math.min(argumentCount, RecordDescriptor.MAX_COUNT);
        for (int i = 0; i < written; i++) {
            at = value(target, at, limit, arguments[i], clip);
        }
        return at;
    }

    /** Writes the context that the record defines; answers like {@link #values}. */
    int context(byte[] target, int position, int clip, String thread, Map<String, String> mdc) {
        int at = interned(target, position, target.length, thread, StringTable.Kind.THREAD, clip);
        return mdc(target, at, target.length, mdc, clip);
    }

    /** Writes what only some records have; answers like {@link #values}. */
    static int extras(byte[] target, int position, int clip, RecordExtras extras) {
        int at = position;
        int limit = target.length;
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

    /**
     * Writes the header, last.
     *
     * @param length  of the whole record
     * @param context number of the context in the chunk, below 0 if the record defines it
     * @param flags   {@link RecordDescriptor#CUT} and its like
     */
    static void header(
            byte[] target,
            int length,
            int level,
            int flags,
            int context,
            LossCause loss,
            int argumentCount,
            long sequence,
            long epochNanos) {
        int contextByte = context < 0 ? RecordDescriptor.DEFINES_CONTEXT : context;
        int firstBytes = level | flags | contextByte << Byte.SIZE | loss.code() << 2 * Byte.SIZE;
        int written = Math.min(argumentCount, RecordDescriptor.MAX_COUNT);
        ValueEncoder.INT.set(target, RecordDescriptor.LENGTH_OFFSET, length);
        ValueEncoder.INT.set(target, RecordDescriptor.SEQUENCE_OFFSET, (int) sequence);
        ValueEncoder.LONG.set(target, RecordDescriptor.TIME_OFFSET, epochNanos);
        ValueEncoder.INT.set(target, RecordDescriptor.LEVEL_AND_FLAGS_OFFSET, firstBytes | written << 3 * Byte.SIZE);
    }

    /** The flags of a record; {@code mdc} is {@code null} where it defines no context. */
    static int flags(int argumentCount, RecordExtras extras, Map<String, String> mdc) {
        int flags =
                argumentCount > RecordDescriptor.MAX_COUNT || (mdc != null && mdc.size() > RecordDescriptor.MAX_COUNT)
                        ? RecordDescriptor.CUT
                        : 0;
        return extras == null ? flags : flags | flagsOf(extras);
    }

    /**
     * Writes a record of any size into memory of its own, cutting texts until it fits.
     *
     * @param most at least {@link #MIN_ROOM} bytes
     * @return the bytes, position 0 to limit
     */
    ByteBuffer encodeLarge(
            int most,
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
        int room = RecordRoom.of(most, logger, message, arguments, argumentCount, extras, thread, mdc);
        byte[] staging = new byte[room];
        int clip = WHOLE;
        int end = whole(staging, clip, logger, message, arguments, argumentCount, extras, thread, mdc);
        for (int next = room / 2; end < 0 && next >= MIN_CLIP; next /= 2) {
            clip = next;
            end = whole(staging, clip, logger, message, arguments, argumentCount, extras, thread, mdc);
        }
        boolean left = end < 0;
        if (left) {
            clip = MIN_CLIP;
            String text = message == null ? CUT_ARGUMENTS : message;
            end = whole(staging, clip, logger, text, NOTHING, 0, null, thread, null);
        }
        int flags = left ? 0 : flags(argumentCount, extras, mdc);
        flags |= clip == WHOLE ? 0 : RecordDescriptor.CUT;
        header(staging, end, level, flags, -1, loss, left ? 0 : argumentCount, sequence, epochNanos);
        return ByteBuffer.wrap(staging, 0, end);
    }

    private int whole(
            byte[] target,
            int clip,
            String logger,
            String message,
            Object[] arguments,
            int argumentCount,
            RecordExtras extras,
            String thread,
            Map<String, String> mdc) {
        int at = context(target, values(target, clip, logger, message, arguments, argumentCount), clip, thread, mdc);
        return extras == null ? at : extras(target, at, clip, extras);
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
            String named = namesTheFlow(mdc);
            for (Map.Entry<String, String> entry : mdc.entrySet()) {
                String key = entry.getKey();
                if (key != null && !key.equals(named) && written < RecordDescriptor.MAX_COUNT) {
                    at = text(target, at, limit, key, clip);
                    at = text(target, at, limit, entry.getValue(), clip);
                    written++;
                }
            }
        }
        target[start] = (byte) written;
        return at;
    }

    private static int flagsOf(RecordExtras extras) {
        Object[] keyValues = extras.keyValues();
        return (keyValues == null ? 0 : RecordDescriptor.HAS_KEY_VALUES)
                | (keyValues != null && keyValues.length / 2 > RecordDescriptor.MAX_COUNT ? RecordDescriptor.CUT : 0)
                | (extras.markers() == null ? 0 : RecordDescriptor.HAS_MARKERS)
                | (extras.thrown() == null ? 0 : RecordDescriptor.HAS_THROWN);
    }

    /** The key that is told by the flow's id already, or {@code null}. Others that could have named it are entries like any. */
    private String namesTheFlow(Map<String, String> mdc) {
        for (String key : flowKeys) {
            if (mdc.get(key) != null) {
                return key;
            }
        }
        return null;
    }

    /** Texts are not cut shorter than this; below it arguments, key-values and MDC are left out. */
    private static final int MIN_CLIP = 16;

    /** Room in which every record fits, once cut as far as it can be. */
    static final int MIN_ROOM = 256;
}
