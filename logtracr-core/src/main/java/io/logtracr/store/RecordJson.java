package io.logtracr.store;

import com.fasterxml.jackson.core.JsonGenerator;
import io.logtracr.arena.RecordView;
import io.logtracr.arena.ValueKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The parts of an entry as JSON, straight from the arena's bytes; the counterpart of {@link RecordText}. Numbers with a fraction
 * allocate. Used by one thread.
 */
final class RecordJson {

    private static final byte[][] RESERVED = JsonNames.RESERVED.stream()
            .map(name -> name.getBytes(StandardCharsets.ISO_8859_1))
            .toArray(byte[][]::new);

    private final JsonOutput json;
    private final RecordText text = new RecordText(Escaping.QUOTED, Escaping.QUOTED);

    RecordJson(JsonOutput json) {
        this.json = json;
    }

    /** Whether all keys can be names as they are: none is one of ours, comes twice, or might have to be spelled out. */
    static boolean hasPlainNames(RecordView record) {
        int keyValues = record.keyValueCount();
        int mdc = record.mdcCount();
        return areDistinct(record, record.keyValuesAt(), keyValues, 0, 0)
                && areDistinct(record, record.mdcAt(), mdc, record.keyValuesAt(), keyValues);
    }

    private static boolean areDistinct(RecordView record, int first, int count, int othersFirst, int others) {
        int at = first;
        for (int i = 0; i < count; i++) {
            if (isSpecial(record, at) || isAmong(record, at, first, i) || isAmong(record, at, othersFirst, others)) {
                return false;
            }
            at = record.next(record.next(at));
        }
        return true;
    }

    private static boolean isSpecial(RecordView record, int at) {
        if (record.kind(at) == ValueKind.UTF16) {
            return hasSurrogates(record, at);
        }
        if (record.kind(at) != ValueKind.LATIN1) {
            return true; // null, which is a word here, or damage
        }
        int start = record.textStart(at);
        int length = record.textLength(at);
        for (byte[] reserved : RESERVED) {
            if (length == reserved.length
                    && Arrays.equals(record.bytes(), start, start + length, reserved, 0, length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasSurrogates(RecordView record, int at) {
        int start = record.textStart(at);
        for (int i = record.textLength(at) - 1; i >= 0; i--) {
            if (Character.isSurrogate(record.utf16(start, i))) {
                return true;
            }
        }
        return false;
    }

    /** One text is always encoded the same way. */
    private static boolean isAmong(RecordView record, int at, int first, int count) {
        int end = record.next(at);
        int other = first;
        for (int i = 0; i < count; i++) {
            int otherEnd = record.next(other);
            if (Arrays.equals(record.bytes(), at, end, record.bytes(), other, otherEnd)) {
                return true;
            }
            other = record.next(otherEnd);
        }
        return false;
    }

    void body(JsonGenerator generator, RecordView record) throws IOException {
        generator.writeFieldName(JsonNames.BODY);
        if (record.kind(record.messageAt()) == ValueKind.NULL) {
            generator.writeNull();
        } else {
            text.message(json.text(), record);
            json.value();
        }
    }

    void thread(JsonGenerator generator, RecordView record) throws IOException {
        generator.writeFieldName(JsonNames.THREAD);
        name(record, record.threadAt());
    }

    /** A logger's or a thread's name, as a value. */
    void name(RecordView record, int at) throws IOException {
        text.name(json.text(), record, at);
        json.value();
    }

    void thrown(JsonGenerator generator, RecordView record) throws IOException {
        int typeAt = record.thrownAt();
        int messageAt = record.next(typeAt);
        int traceAt = record.next(messageAt);
        generator.writeFieldName(JsonNames.EXCEPTION_TYPE);
        textOrNull(generator, record, typeAt);
        if (record.kind(messageAt) != ValueKind.NULL) {
            generator.writeFieldName(JsonNames.EXCEPTION_MESSAGE);
            textOrNull(generator, record, messageAt);
        }
        if (record.kind(traceAt) != ValueKind.NULL) {
            generator.writeFieldName(JsonNames.EXCEPTION_STACKTRACE);
            textOrNull(generator, record, traceAt);
        }
    }

    private void textOrNull(JsonGenerator generator, RecordView record, int at) throws IOException {
        if (record.kind(at) == ValueKind.NULL) {
            generator.writeNull();
        } else {
            RecordText.text(json.text(), Escaping.QUOTED, record, at);
            json.value();
        }
    }

    /** Key-values, then MDC entries. */
    void pairs(JsonGenerator generator, RecordView record) throws IOException {
        int mdc = record.mdcCount();
        if (mdc > 0) {
            generator.writeFieldName(JsonNames.MDC);
            generator.writeNumber(mdc);
        }
        pairs(generator, record, record.keyValuesAt(), record.keyValueCount());
        pairs(generator, record, record.mdcAt(), mdc);
    }

    private void pairs(JsonGenerator generator, RecordView record, int first, int count) throws IOException {
        int at = first;
        for (int i = 0; i < count; i++) {
            int valueAt = record.next(at);
            RecordText.text(json.text(), Escaping.QUOTED, record, at);
            json.name();
            value(generator, record, valueAt);
            at = record.next(valueAt);
        }
    }

    private void value(JsonGenerator generator, RecordView record, int at) throws IOException {
        switch (record.kind(at)) {
            case NULL -> generator.writeNull();
            case BOOLEAN -> generator.writeBoolean(record.truth(at));
            case INTEGER -> generator.writeNumber(record.integer(at));
            case DOUBLE -> generator.writeNumber(record.decimal(at));
            case FLOAT -> generator.writeNumber(record.floating(at));
            default -> {
                RecordText.text(json.text(), Escaping.QUOTED, record, at);
                json.value();
            }
        }
    }
}
