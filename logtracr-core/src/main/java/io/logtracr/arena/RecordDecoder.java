package io.logtracr.arena;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * Puts a flow's chunks, given in order, together into entries. Not thread-safe. Damage costs the rest of a chunk and is
 * counted; nothing is thrown.
 */
final class RecordDecoder {

    /** Takes the entries, in order. */
    interface Sink<X extends Exception> {
        void entry(LogEntry entry) throws X;
    }

    private static final Level[] LEVELS = {Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR};
    private static final int LARGEST_RECORD = 4 << 20;

    private record Context(String thread, Map<String, String> mdc) {}

    private final ValueDecoder values;
    private final List<Context> contexts = new ArrayList<>();
    private byte[] pending;
    private int pendingLength;
    private long sequenceBase;
    private int nextNumber;
    private int damaged;

    RecordDecoder(StringNumbers strings) {
        this.values = new ValueDecoder(strings);
    }

    /** How many chunks or records could not be read. */
    int damaged() {
        return damaged;
    }

    /** Whether a record goes on in a chunk that was not given yet. */
    boolean isInsideRecord() {
        return pending != null;
    }

    /**
     * Reads a chunk.
     *
     * @param body        its body; only the first {@code committed} bytes count
     * @param firstRecord offset of the first record that starts in it, or {@link ChunkDescriptor#NO_RECORD}
     */
    <X extends Exception> void chunk(
            int number, int firstRecord, long firstSequence, byte[] body, int committed, Sink<X> sink) throws X {
        int continued = firstRecord == ChunkDescriptor.NO_RECORD ? committed : Math.min(firstRecord, committed);
        if (pending != null && number == nextNumber) {
            takeContinuation(body, continued, sink);
        } else if (pending != null) {
            pending = null;
            damaged++;
        }
        nextNumber = number + 1;
        contexts.clear();
        if (firstRecord != ChunkDescriptor.NO_RECORD) {
            if (pending != null) {
                pending = null;
                damaged++;
            }
            sequenceBase = firstSequence;
            records(body, firstRecord, committed, sink);
        }
    }

    private <X extends Exception> void takeContinuation(byte[] body, int continued, Sink<X> sink) throws X {
        int taken = Math.min(continued, pending.length - pendingLength);
        System.arraycopy(body, 0, pending, pendingLength, taken);
        pendingLength += taken;
        if (pendingLength == pending.length) {
            byte[] whole = pending;
            pending = null;
            contexts.clear();
            emit(whole, 0, whole.length, sink);
        }
    }

    private <X extends Exception> void records(byte[] body, int start, int committed, Sink<X> sink) throws X {
        ByteBuffer buffer = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
        int at = start;
        while (at + RecordDescriptor.HEADER_BYTES <= committed) {
            int length = buffer.getInt(at + RecordDescriptor.LENGTH_OFFSET);
            if (length < RecordDescriptor.HEADER_BYTES || length > LARGEST_RECORD) {
                damaged++;
                return;
            }
            if (length > committed - at) {
                pending = new byte[length];
                pendingLength = committed - at;
                System.arraycopy(body, at, pending, 0, pendingLength);
                return;
            }
            emit(body, at, length, sink);
            at += length;
        }
    }

    private <X extends Exception> void emit(byte[] bytes, int start, int length, Sink<X> sink) throws X {
        LogEntry entry;
        try {
            entry = decode(bytes, start, length);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            damaged++;
            return;
        }
        sink.entry(entry);
    }

    private LogEntry decode(byte[] bytes, int start, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int levelAndFlags = Byte.toUnsignedInt(buffer.get(start + RecordDescriptor.LEVEL_AND_FLAGS_OFFSET));
        int contextNumber = Byte.toUnsignedInt(buffer.get(start + RecordDescriptor.CONTEXT_OFFSET));
        int argumentCount = Byte.toUnsignedInt(buffer.get(start + RecordDescriptor.ARGUMENT_COUNT_OFFSET));
        int lowSequence = buffer.getInt(start + RecordDescriptor.SEQUENCE_OFFSET);
        long sequence = sequenceBase + (lowSequence - (int) sequenceBase);
        values.at(bytes, buffer, start + RecordDescriptor.HEADER_BYTES, start + length);
        String logger = name();
        String message = values.text();
        List<Object> arguments = arguments(argumentCount);
        Context context;
        if (contextNumber == RecordDescriptor.DEFINES_CONTEXT) {
            context = new Context(name(), pairs());
            contexts.add(context);
        } else {
            context = contexts.get(contextNumber);
        }
        List<KeyValue> keyValues = (levelAndFlags & RecordDescriptor.HAS_KEY_VALUES) == 0 ? List.of() : keyValues();
        String markers = (levelAndFlags & RecordDescriptor.HAS_MARKERS) == 0 ? null : values.text();
        Thrown thrown = (levelAndFlags & RecordDescriptor.HAS_THROWN) == 0
                ? null
                : new Thrown(values.text(), values.text(), values.text());
        return new LogEntry(
                sequence,
                buffer.getLong(start + RecordDescriptor.TIME_OFFSET),
                LEVELS[levelAndFlags & RecordDescriptor.LEVEL_MASK],
                context.thread,
                logger,
                message,
                arguments,
                markers,
                keyValues,
                thrown,
                context.mdc,
                (levelAndFlags & RecordDescriptor.CUT) != 0,
                LossCause.ofCode(buffer.get(start + RecordDescriptor.LOSS_OFFSET)));
    }

    /** A text that every record has. */
    private String name() {
        String name = values.text();
        if (name == null) {
            throw new IllegalArgumentException("a name is missing");
        }
        return name;
    }

    private List<Object> arguments(int count) {
        if (count == 0) {
            return List.of();
        }
        Object[] arguments = new Object[count];
        for (int i = 0; i < count; i++) {
            arguments[i] = values.value();
        }
        return Collections.unmodifiableList(Arrays.asList(arguments));
    }

    private Map<String, String> pairs() {
        int count = values.count();
        if (count == 0) {
            return Map.of();
        }
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            pairs.put(name(), values.text());
        }
        return Collections.unmodifiableMap(pairs);
    }

    private List<KeyValue> keyValues() {
        int count = values.count();
        List<KeyValue> pairs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            pairs.add(new KeyValue(values.text(), values.value()));
        }
        return Collections.unmodifiableList(pairs);
    }
}
