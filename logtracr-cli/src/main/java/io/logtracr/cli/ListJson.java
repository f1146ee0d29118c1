package io.logtracr.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.logtracr.read.FlowInfo;
import java.io.IOException;
import java.io.StringWriter;

/** Flows of a list as JSON. Everything beyond ASCII is escaped: a flow id can move no cursor, and half a surrogate pair survives. */
final class ListJson {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private ListJson() {}

    /** A flow as one object, in one line. */
    static String of(FlowInfo flow) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("flow", flow.flowId());
            json.writeStringField("state", flow.state().label());
            json.writeBooleanField("triggered", flow.triggered());
            json.writeBooleanField("threads", flow.threads());
            json.writeNumberField("entries", flow.entries());
            json.writeNumberField("errors", flow.errors());
            json.writeNumberField("bytes", flow.bytes());
            json.writeStringField("first", flow.first().toString());
            json.writeStringField("last", flow.last().toString());
            json.writeArrayFieldStart("instances");
            for (String instance : flow.instances()) {
                json.writeString(instance);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }
}
