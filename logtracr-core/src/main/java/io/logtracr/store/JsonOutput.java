package io.logtracr.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One JSON generator for very many objects, each a line. Texts are given to it escaped ({@link Escaping#QUOTED}, which is what
 * JSON asks for and more: nothing in the file can move the cursor), so that neither a text nor a name becomes an object on the
 * way. Used by one thread.
 */
final class JsonOutput {

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .rootValueSeparator((SerializableString) null)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private final Utf8Buffer text = new Utf8Buffer(1 << 10);
    private final EscapedName name = new EscapedName(text);
    private final TimestampWriter timestamps = new TimestampWriter();
    private JsonGenerator generator;
    private Utf8Buffer target;

    /** Begins an object. */
    JsonGenerator start(Utf8Buffer out) throws IOException {
        if (target != null || generator == null) {
            // The first one, or the one before was never ended.
            generator = FACTORY.createGenerator(new Lines());
        }
        target = out;
        generator.writeStartObject();
        return generator;
    }

    /** Ends the object, and the line. */
    void end() throws IOException {
        generator.writeEndObject();
        generator.flush();
        target.append('\n');
        target = null;
    }

    /** Where the next text is to be written, escaped, before {@link #value} or {@link #name}. */
    Utf8Buffer text() {
        text.clear();
        return text;
    }

    /** Writes the text as a value. */
    void value() throws IOException {
        generator.writeRawUTF8String(text.array(), 0, text.length());
    }

    /** Writes the text as a name. */
    void name() throws IOException {
        generator.writeFieldName(name);
    }

    /** Writes a member; {@code null} as {@code null}. */
    void member(SerializedString name, String value) throws IOException {
        generator.writeFieldName(name);
        if (value == null) {
            generator.writeNull();
        } else {
            Escaping.QUOTED.append(text(), value);
            value();
        }
    }

    /** Writes a member; a moment in nanoseconds since the epoch. */
    void member(SerializedString name, long epochNanos) throws IOException {
        generator.writeFieldName(name);
        timestamps.append(text(), epochNanos);
        value();
    }

    /** Where the generator writes to. */
    private final class Lines extends OutputStream {
        @Override
        public void write(int value) {
            target.append((byte) value);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            target.append(bytes, from, from + count);
        }
    }

    /** A name that is escaped already. */
    private record EscapedName(Utf8Buffer text) implements SerializableString {
        @Override
        public String getValue() {
            return new String(asQuotedUTF8(), StandardCharsets.UTF_8);
        }

        @Override
        public int charLength() {
            return getValue().length();
        }

        @Override
        public char[] asQuotedChars() {
            return getValue().toCharArray();
        }

        @Override
        public byte[] asUnquotedUTF8() {
            return asQuotedUTF8();
        }

        @Override
        public byte[] asQuotedUTF8() {
            return text.toByteArray();
        }

        @Override
        public int appendQuotedUTF8(byte[] buffer, int offset) {
            int length = text.length();
            if (length > buffer.length - offset) {
                return -1;
            }
            System.arraycopy(text.array(), 0, buffer, offset, length);
            return length;
        }

        @Override
        public int appendQuoted(char[] buffer, int offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int appendUnquotedUTF8(byte[] buffer, int offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int appendUnquoted(char[] buffer, int offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int writeQuotedUTF8(OutputStream out) throws IOException {
            out.write(text.array(), 0, text.length());
            return text.length();
        }

        @Override
        public int writeUnquotedUTF8(OutputStream out) throws IOException {
            return writeQuotedUTF8(out);
        }

        @Override
        public int putQuotedUTF8(ByteBuffer buffer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int putUnquotedUTF8(ByteBuffer buffer) {
            throw new UnsupportedOperationException();
        }
    }
}
