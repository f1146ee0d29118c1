package io.logtracr.arena;

import java.util.Map;

/**
 * Heap memory to encode one record in before it is copied into its chunk: heap memory is cheaper to encode into than mapped
 * memory, and one copy of the whole is cheaper than many writes. What a record has in any chunk is encoded once, what depends
 * on the chunk behind it. One thread at a time: whoever holds its lock. Holds no object of the application.
 */
public final class RecordScratch {

    private final RecordEncoder encoder;
    private final byte[] bytes;
    private int valuesEnd;
    private int argumentCount;

    RecordScratch(RecordEncoder encoder, int bodyBytes) {
        this.encoder = encoder;
        this.bytes = new byte[bodyBytes];
    }

    /** Encodes what the record has in any chunk; for what does not fit into one, only notes that. */
    void values(String logger, String message, Object[] arguments, int count) {
        valuesEnd = encoder.values(bytes, RecordEncoder.WHOLE, logger, message, arguments, count);
        argumentCount = count;
    }

    /**
     * Encodes the rest.
     *
     * @param context number of the context in the chunk, below 0 to define it from {@code thread} and {@code mdc}
     * @return the length of the record; below 0 if it does not fit into a chunk
     */
    int complete(
            int level,
            long sequence,
            long epochNanos,
            LossCause loss,
            RecordExtras extras,
            int context,
            String thread,
            Map<String, String> mdc) {
        int at = valuesEnd;
        if (context < 0) {
            at = encoder.context(bytes, at, RecordEncoder.WHOLE, thread, mdc);
        }
        if (extras != null) {
            at = RecordEncoder.extras(bytes, at, RecordEncoder.WHOLE, extras);
        }
        if (at >= 0) {
            int flags = RecordEncoder.flags(argumentCount, extras, context < 0 ? mdc : null);
            RecordEncoder.header(bytes, at, level, flags, context, loss, argumentCount, sequence, epochNanos);
        }
        return at;
    }

    byte[] bytes() {
        return bytes;
    }
}
