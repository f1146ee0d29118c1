package io.logtracr.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.logtracr.control.ControlRequest.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Requests and responses as files hold them: one JSON object of scalar values. Everything beyond ASCII is escaped, so that half a
 * surrogate pair in a flow id survives.
 */
final class ControlJson {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String COMMAND = "command";
    private static final String FLOW = "flow";
    private static final String OK = "ok";
    private static final String MESSAGE = "message";
    private static final String TEXT = "text";

    private ControlJson() {}

    static byte[] write(ControlRequest request) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField(COMMAND, request.command().label());
            if (request.flowId() != null) {
                json.writeStringField(FLOW, request.flowId());
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    static byte[] write(ControlResponse response) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeBooleanField(OK, response.ok());
            json.writeStringField(MESSAGE, response.message());
            json.writeStringField(TEXT, response.text());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a request.
     *
     * @throws IOException if it is none; the message is one sentence
     */
    static ControlRequest readRequest(byte[] bytes) throws IOException {
        Map<String, String> fields = fields(bytes, "the request");
        String label = fields.getOrDefault(COMMAND, "");
        Optional<Command> command = Command.ofLabel(label);
        if (command.isEmpty()) {
            throw new IOException("this recorder knows no such request, it may be older than the command");
        }
        try {
            return new ControlRequest(command.get(), fields.get(FLOW));
        } catch (IllegalArgumentException e) {
            throw new IOException("the request cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a response.
     *
     * @throws IOException if it is none; the message is one sentence
     */
    static ControlResponse readResponse(byte[] bytes) throws IOException {
        Map<String, String> fields = fields(bytes, "the answer");
        return new ControlResponse(
                Boolean.parseBoolean(fields.get(OK)), fields.getOrDefault(MESSAGE, ""), fields.getOrDefault(TEXT, ""));
    }

    private static Map<String, String> fields(byte[] bytes, String what) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(what + " cannot be read: it is no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value == null || !value.isScalarValue()) {
                    throw new IOException(what + " cannot be read: " + COMMAND + " and the like are plain values");
                }
                fields.put(name, json.getText());
            }
            return fields;
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new IOException(what + " cannot be read: it is no JSON object", e);
        }
    }
}
