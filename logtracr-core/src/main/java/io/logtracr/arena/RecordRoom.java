package io.logtracr.arena;

import java.util.Map;

/**
 * How many bytes are enough to encode a record in, without looking at its characters: an upper bound. Most long records are much
 * shorter than the longest that is allowed, and memory that is not needed would have to be zeroed.
 */
final class RecordRoom {

    /** Header, and the two counts. */
    private static final int FIXED_BYTES = RecordDescriptor.HEADER_BYTES + 2;
    /** What any value takes but the characters of a text. */
    private static final int VALUE_BYTES = 1 + Long.BYTES;

    private final long most;
    private long bytes = FIXED_BYTES;

    private RecordRoom(long most) {
        this.most = most;
    }

    /** Enough for the record, or {@code most} where that may be too little. */
    static int of(
            int most,
            String logger,
            String message,
            Object[] arguments,
            int argumentCount,
            RecordExtras extras,
            String thread,
            Map<String, String> mdc) {
        RecordRoom room = new RecordRoom(most);
        room.add(logger);
        room.add(message);
        room.add(arguments, argumentCount);
        room.add(thread);
        if (mdc != null) {
            for (Map.Entry<String, String> entry : mdc.entrySet()) {
                room.add(entry.getKey());
                room.add(entry.getValue());
            }
        }
        if (extras != null) {
            room.add(extras);
        }
        return (int) Math.min(room.bytes, most);
    }

    private void add(RecordExtras extras) {
        Object[] keyValues = extras.keyValues();
        if (keyValues != null) {
            add(keyValues, keyValues.length);
        }
        add(extras.markers());
        Thrown thrown = extras.thrown();
        if (thrown != null) {
            add(thrown.type());
            add(thrown.message());
            add(thrown.stackTrace());
        }
    }

    private void add(Object[] values, int count) {
        for (int i = 0; i < count && bytes < most; i++) {
            add(values[i] instanceof String text ? text : null);
        }
    }

    private void add(String text) {
        bytes += VALUE_BYTES + (text == null ? 0 : (long) text.length() * Character.BYTES);
    }
}
