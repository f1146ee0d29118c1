package io.logtracr.store;

import io.logtracr.arena.RecordView;
import io.logtracr.arena.ValueKind;

/**
 * Writes an entry straight from the arena's bytes as text: byte by byte what {@link TextRenderer#entry} makes of it, without
 * objects on the way. Loggers, threads and messages of the string table are escaped, and messages cut at their arguments, once.
 * Numbers with a fraction allocate. Used by one thread.
 */
final class RecordText {

    /** A message cut where its arguments go. */
    private record Template(int arguments, byte[][] pieces) {}

    private final Escaping nameEscaping;
    private final Escaping messageEscaping;
    private final StringBytes<byte[]> names = new StringBytes<>();
    private final StringBytes<Template> templates = new StringBytes<>();

    /** How names and messages are to be escaped. */
    RecordText(Escaping nameEscaping, Escaping messageEscaping) {
        this.nameEscaping = nameEscaping;
        this.messageEscaping = messageEscaping;
    }

    /** A logger's or a thread's name. */
    void name(Utf8Buffer out, RecordView record, int at) {
        if (record.kind(at) != ValueKind.REFERENCE) {
            text(out, nameEscaping, record, at);
            return;
        }
        int number = record.reference(at);
        byte[] name = names.get(record.stringTable(), number);
        if (name == null) {
            name = names.make(record.stringTable(), number, record.text(at), this::nameBytes);
        }
        out.append(name);
    }

    private byte[] nameBytes(String name) {
        Utf8Buffer out = new Utf8Buffer(name.length() + 16);
        nameEscaping.append(out, name);
        return out.toByteArray();
    }

    /** The message with its arguments. */
    void message(Utf8Buffer out, RecordView record) {
        int at = record.messageAt();
        int count = record.argumentCount();
        if (count == 0 && record.kind(at) != ValueKind.REFERENCE) {
            text(out, messageEscaping, record, at);
            return;
        }
        if (record.kind(at) == ValueKind.NULL) {
            out.ascii("null");
            return;
        }
        byte[][] pieces = pieces(record, at, count);
        out.append(pieces[0]);
        int argumentAt = record.argumentsAt();
        for (int i = 1; i < pieces.length; i++) {
            text(out, messageEscaping, record, argumentAt);
            out.append(pieces[i]);
            argumentAt = record.next(argumentAt);
        }
    }

    private byte[][] pieces(RecordView record, int at, int count) {
        if (record.kind(at) != ValueKind.REFERENCE) {
            return MessageFormat.pieces(messageEscaping, record.text(at), count);
        }
        int number = record.reference(at);
        Template template = templates.get(record.stringTable(), number);
        if (template == null) {
            template = templates.make(
                    record.stringTable(),
                    number,
                    record.text(at),
                    text -> new Template(count, MessageFormat.pieces(messageEscaping, text, count)));
        }
        // One message with different numbers of arguments: never, but for calls that pass arrays of theirs.
        return template.arguments == count
                ? template.pieces
                : MessageFormat.pieces(messageEscaping, record.text(at), count);
    }

    /** Key-values. */
    void keyValues(Utf8Buffer out, RecordView record) {
        int at = record.keyValuesAt();
        for (int i = record.keyValueCount(); i > 0; i--) {
            out.append(' ');
            at = pair(out, record, at);
        }
    }

    /** MDC entries. */
    void mdc(Utf8Buffer out, RecordView record) {
        int count = record.mdcCount();
        if (count == 0) {
            return;
        }
        int at = record.mdcAt();
        for (int i = 0; i < count; i++) {
            out.ascii(i == 0 ? " {" : ", ");
            at = pair(out, record, at);
        }
        out.append('}');
    }

    private static int pair(Utf8Buffer out, RecordView record, int at) {
        int valueAt = record.next(at);
        key(out, record, at);
        out.append('=');
        value(out, record, valueAt);
        return record.next(valueAt);
    }

    private static void key(Utf8Buffer out, RecordView record, int at) {
        if (record.kind(at) == ValueKind.LATIN1) {
            int start = record.textStart(at);
            int end = start + record.textLength(at);
            if (TextRenderer.isBare(record.bytes(), start, end)) {
                out.append(record.bytes(), start, end);
                return;
            }
        }
        quoted(out, record, at);
    }

    private static void value(Utf8Buffer out, RecordView record, int at) {
        switch (record.kind(at)) {
            case LATIN1, UTF16, REFERENCE, CHARACTER -> quoted(out, record, at);
            default -> text(out, Escaping.QUOTED, record, at);
        }
    }

    private static void quoted(Utf8Buffer out, RecordView record, int at) {
        out.append('"');
        text(out, Escaping.QUOTED, record, at);
        out.append('"');
    }

    /** The markers' names. */
    void markers(Utf8Buffer out, RecordView record) {
        int at = record.markersAt();
        boolean none = switch (record.kind(at)) {
            case NULL -> true;
            case LATIN1, UTF16 -> record.textLength(at) == 0;
            default -> record.text(at).isEmpty();
        };
        if (!none) {
            out.ascii(" markers=");
            quoted(out, record, at);
        }
    }

    /** The throwable, behind a tab. */
    void thrown(Utf8Buffer out, RecordView record) {
        int typeAt = record.thrownAt();
        int messageAt = record.next(typeAt);
        int traceAt = record.next(messageAt);
        if (record.kind(traceAt) != ValueKind.LATIN1 || record.textLength(traceAt) == 0) {
            TextRenderer.thrown(out, record.text(typeAt), record.text(messageAt), record.text(traceAt));
            return;
        }
        int start = record.textStart(traceAt);
        int end = start + record.textLength(traceAt);
        while (end > start && record.bytes()[end - 1] == '\n') {
            end--;
        }
        out.append('\t');
        Escaping.LINES.appendLatin1(out, record.bytes(), start, end);
        out.append('\n');
    }

    /** Any value as text, {@code null} as the word. */
    static void text(Utf8Buffer out, Escaping escaping, RecordView record, int at) {
        switch (record.kind(at)) {
            case LATIN1 -> {
                int start = record.textStart(at);
                escaping.appendLatin1(out, record.bytes(), start, start + record.textLength(at));
            }
            case INTEGER -> out.number(record.integer(at));
            case BOOLEAN -> out.ascii(record.truth(at) ? "true" : "false");
            case NULL -> out.ascii("null");
            case DOUBLE -> out.ascii(Double.toString(record.decimal(at)));
            case FLOAT -> out.ascii(Float.toString(record.floating(at)));
            case CHARACTER -> escaping.append(out, record.character(at), Escaping.NOTHING);
            case UTF16 -> {
                int start = record.textStart(at);
                int length = record.textLength(at);
                for (int i = 0; i < length; ) {
                    char next = i + 1 < length ? record.utf16(start, i + 1) : Escaping.NOTHING;
                    i += escaping.append(out, record.utf16(start, i), next);
                }
            }
            case REFERENCE -> escaping.append(out, record.text(at));
        }
    }
}
