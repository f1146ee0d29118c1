package io.logtracr.arena;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * One entry where it lies in the bytes of a chunk ({@link RecordDescriptor}), for those who write it somewhere without making
 * objects of it; {@link #entry} makes them. The same view moves from record to record: it is good until the sink that it was
 * given to returns. A value is named by its position in {@link #bytes}; every value of the record has been checked. One thread.
 */
public final class RecordView {

    private static final Level[] LEVELS = {Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR};

    private record Context(String thread, Map<String, String> mdc) {}

    private final StringNumbers strings;
    private final ValueDecoder values;
    /** Where the contexts of the current chunk lie, by number, and what was made of them. The last place is for those beyond. */
    private final int[] contextAt = new int[RecordDescriptor.DEFINES_CONTEXT + 1];

    private final Context[] contexts = new Context[RecordDescriptor.DEFINES_CONTEXT + 1];
    private int contextCount;

    private int start;
    private long sequence;
    private int flags;
    private int context;
    private int loggerAt;
    private int messageAt;
    private int argumentsAt;
    private int keyValuesAt;
    private int markersAt;
    private int thrownAt;

    RecordView(StringNumbers strings) {
        this.strings = strings;
        this.values = new ValueDecoder(strings);
    }

    // Moving.

    /** Another chunk, or a record put together from several, begins: the contexts known so far are not its own. */
    void forgetContexts() {
        contextCount = 0;
    }

    /**
     * Moves to a record, and checks it.
     *
     * @throws IndexOutOfBoundsException or
     * @throws IllegalArgumentException  if it is damaged
     */
    void moveTo(byte[] bytes, int start, int length, long sequenceBase) {
        this.start = start;
        values.in(bytes, start + length);
        int lowSequence = (int) ValueEncoder.INT.get(bytes, start + RecordDescriptor.SEQUENCE_OFFSET);
        sequence = sequenceBase + (lowSequence - (int) sequenceBase);
        flags = bytes[start + RecordDescriptor.LEVEL_AND_FLAGS_OFFSET];
        if ((flags & RecordDescriptor.LEVEL_MASK) >= LEVELS.length) {
            throw new IllegalArgumentException("no such level");
        }
        loggerAt = start + RecordDescriptor.HEADER_BYTES;
        messageAt = nextName(loggerAt);
        argumentsAt = values.next(messageAt);
        int at = argumentsAt;
        for (int i = argumentCount(); i > 0; i--) {
            at = values.next(at);
        }
        at = moveToContext(Byte.toUnsignedInt(bytes[start + RecordDescriptor.CONTEXT_OFFSET]), at);
        if (hasKeyValues()) {
            keyValuesAt = at;
            at = pairs(at, false);
        }
        if (hasMarkers()) {
            markersAt = at;
            at = values.next(at);
        }
        if (hasThrown()) {
            thrownAt = at;
            values.next(values.next(values.next(at)));
        }
    }

    private int moveToContext(int number, int at) {
        if (number != RecordDescriptor.DEFINES_CONTEXT) {
            if (number >= contextCount) {
                throw new IllegalArgumentException("no context " + number);
            }
            context = number;
            return at;
        }
        int end = pairs(nextName(at), true);
        context = contextCount < RecordDescriptor.DEFINES_CONTEXT ? contextCount++ : RecordDescriptor.DEFINES_CONTEXT;
        contextAt[context] = at;
        contexts[context] = null;
        return end;
    }

    private int nextName(int at) {
        int next = values.next(at);
        if (values.kind(at) == ValueKind.NULL) {
            throw new IllegalArgumentException("a name is missing");
        }
        return next;
    }

    private int pairs(int countAt, boolean named) {
        int at = values.skip(countAt, 1);
        for (int i = count(countAt); i > 0; i--) {
            at = values.next(named ? nextName(at) : values.next(at));
        }
        return at;
    }

    // The entry.

    /** Number of the entry in its flow's stay in memory; a jump is a gap. */
    public long sequence() {
        return sequence;
    }

    /** Wall time, nanoseconds since the epoch. */
    public long epochNanos() {
        return (long) ValueEncoder.LONG.get(values.bytes(), start + RecordDescriptor.TIME_OFFSET);
    }

    /** Level of the call. */
    public Level level() {
        return LEVELS[flags & RecordDescriptor.LEVEL_MASK];
    }

    /** Whether the entry was too long and something was cut off. */
    public boolean cut() {
        return (flags & RecordDescriptor.CUT) != 0;
    }

    /** Why entries right before this one are missing. */
    public LossCause lossBefore() {
        return LossCause.ofCode(values.bytes()[start + RecordDescriptor.LOSS_OFFSET]);
    }

    /** The logger's name; a text. */
    public int loggerAt() {
        return loggerAt;
    }

    /** The thread's name; a text. */
    public int threadAt() {
        return contextAt[context];
    }

    /** The message; a text or {@code null}. */
    public int messageAt() {
        return messageAt;
    }

    /** How many arguments there are. */
    public int argumentCount() {
        return Byte.toUnsignedInt(values.bytes()[start + RecordDescriptor.ARGUMENT_COUNT_OFFSET]);
    }

    /** The first argument, if there is one; {@link #next} is the one after. */
    public int argumentsAt() {
        return argumentsAt;
    }

    /** How many MDC entries there are. */
    public int mdcCount() {
        return count(values.next(threadAt()));
    }

    /** The first MDC entry's key, if there is one; then its value, the next key and so on. Keys are texts. */
    public int mdcAt() {
        return values.next(threadAt()) + 1;
    }

    private boolean hasKeyValues() {
        return (flags & RecordDescriptor.HAS_KEY_VALUES) != 0;
    }

    /** How many key-values there are. */
    public int keyValueCount() {
        return hasKeyValues() ? count(keyValuesAt) : 0;
    }

    /** The first key-value's key, if there is one; then its value, the next key and so on. Keys are texts or {@code null}. */
    public int keyValuesAt() {
        return keyValuesAt + 1;
    }

    /** Whether there are markers. */
    public boolean hasMarkers() {
        return (flags & RecordDescriptor.HAS_MARKERS) != 0;
    }

    /** The markers' names, if there are any; a text or {@code null}. */
    public int markersAt() {
        return markersAt;
    }

    /** Whether there is a throwable. */
    public boolean hasThrown() {
        return (flags & RecordDescriptor.HAS_THROWN) != 0;
    }

    /** The throwable's type, if there is one; then its message and its stack trace; texts or {@code null}. */
    public int thrownAt() {
        return thrownAt;
    }

    private int count(int at) {
        return Byte.toUnsignedInt(values.bytes()[at]);
    }

    // Values.

    /** The bytes that positions refer to; not to be changed. */
    public byte[] bytes() {
        return values.bytes();
    }

    /** The value behind this one. */
    public int next(int at) {
        return values.next(at);
    }

    /** What a value is. */
    public ValueKind kind(int at) {
        return values.kind(at);
    }

    /** Of a {@link ValueKind#BOOLEAN}. */
    public boolean truth(int at) {
        return values.truth(at);
    }

    /** Of an {@link ValueKind#INTEGER}. */
    public long integer(int at) {
        return values.integer(at);
    }

    /** Of a {@link ValueKind#FLOAT}. */
    public float floating(int at) {
        return values.floating(at);
    }

    /** Of a {@link ValueKind#DOUBLE}. */
    public double decimal(int at) {
        return values.decimal(at);
    }

    /** Of a {@link ValueKind#CHARACTER}. */
    public char character(int at) {
        return values.character(at);
    }

    /** Position of the first byte of a {@link ValueKind#LATIN1} or {@link ValueKind#UTF16} text. */
    public int textStart(int at) {
        return values.textStart(at);
    }

    /** Characters of a {@link ValueKind#LATIN1} or {@link ValueKind#UTF16} text. */
    public int textLength(int at) {
        return values.textLength(at);
    }

    /** A character of a {@link ValueKind#UTF16} text that starts at this position. */
    public char utf16(int textStart, int index) {
        return values.charAt(textStart + index * Character.BYTES);
    }

    /** Number of a {@link ValueKind#REFERENCE} in {@link #stringTable}, from 0 to 65 535. */
    public int reference(int at) {
        return values.reference(at);
    }

    /** What references refer to: in one table a number always means the same text. To be compared only. */
    public Object stringTable() {
        return strings;
    }

    /** Any value as text, {@code null} as {@code null}. Allocates, unless it is a reference. */
    public String text(int at) {
        return values.text(at);
    }

    // Objects.

    /** The entry as an object that lasts. */
    public LogEntry entry() {
        Context shared = contexts[context];
        if (shared == null) {
            shared = new Context(text(threadAt()), mdc());
            contexts[context] = shared;
        }
        return new LogEntry(
                sequence,
                epochNanos(),
                level(),
                shared.thread,
                text(loggerAt),
                text(messageAt),
                arguments(),
                hasMarkers() ? text(markersAt) : null,
                keyValues(),
                hasThrown() ? thrown() : null,
                shared.mdc,
                cut(),
                lossBefore());
    }

    private List<Object> arguments() {
        int count = argumentCount();
        if (count == 0) {
            return List.of();
        }
        Object[] arguments = new Object[count];
        int at = argumentsAt;
        for (int i = 0; i < count; i++) {
            arguments[i] = values.value(at);
            at = next(at);
        }
        return Collections.unmodifiableList(Arrays.asList(arguments));
    }

    private Map<String, String> mdc() {
        int count = mdcCount();
        if (count == 0) {
            return Map.of();
        }
        Map<String, String> pairs = new LinkedHashMap<>();
        int at = mdcAt();
        for (int i = 0; i < count; i++) {
            int valueAt = next(at);
            pairs.put(text(at), text(valueAt));
            at = next(valueAt);
        }
        return Collections.unmodifiableMap(pairs);
    }

    private List<KeyValue> keyValues() {
        int count = keyValueCount();
        if (!hasKeyValues()) {
            return List.of();
        }
        List<KeyValue> pairs = new ArrayList<>(count);
        int at = keyValuesAt();
        for (int i = 0; i < count; i++) {
            int valueAt = next(at);
            pairs.add(new KeyValue(text(at), values.value(valueAt)));
            at = next(valueAt);
        }
        return Collections.unmodifiableList(pairs);
    }

    private Thrown thrown() {
        int messageOf = next(thrownAt);
        return new Thrown(text(thrownAt), text(messageOf), text(next(messageOf)));
    }
}
