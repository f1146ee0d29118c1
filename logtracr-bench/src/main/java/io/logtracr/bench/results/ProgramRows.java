package io.logtracr.bench.results;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON file of a program outside JMH.
 *
 * @param javaVersion the JDK that was measured
 * @param rows        in the order of the measurements
 */
public record ProgramRows(String javaVersion, List<ProgramRow> rows) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Writes a file. A number that is none becomes {@code null}. */
    public static void write(Path file, String javaVersion, List<ProgramRow> rows) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(file.toFile(), JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("javaVersion", javaVersion);
            json.writeArrayFieldStart("rows");
            for (ProgramRow row : rows) {
                write(json, row);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, ProgramRow row) throws IOException {
        json.writeStartObject();
        json.writeStringField("scenario", row.scenario());
        json.writeStringField("rival", row.rival());
        if (row.skipped() != null) {
            json.writeStringField("skipped", row.skipped());
        }
        json.writeObjectFieldStart("values");
        for (Map.Entry<String, Double> value : row.values().entrySet()) {
            if (Double.isFinite(value.getValue())) {
                json.writeNumberField(value.getKey(), value.getValue());
            } else {
                json.writeNullField(value.getKey());
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Reads a file; what it does not know it skips. */
    public static ProgramRows read(Path file) throws IOException {
        String javaVersion = "";
        List<ProgramRow> rows = new ArrayList<>();
        try (JsonParser json = JSON.createParser(file.toFile())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                if (field.equals("javaVersion")) {
                    javaVersion = json.getText();
                } else if (field.equals("rows")) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        rows.add(readRow(json));
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        return new ProgramRows(javaVersion, rows);
    }

    private static ProgramRow readRow(JsonParser json) throws IOException {
        String scenario = "";
        String rival = "";
        String skipped = null;
        Map<String, Double> values = Map.of();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "scenario" -> scenario = json.getText();
                case "rival" -> rival = json.getText();
                case "skipped" -> skipped = json.getText();
                case "values" -> values = readValues(json);
                default -> json.skipChildren();
            }
        }
        return new ProgramRow(scenario, rival, values, skipped);
    }

    private static Map<String, Double> readValues(JsonParser json) throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String title = json.currentName();
            values.put(title, json.nextToken() == JsonToken.VALUE_NULL ? Double.NaN : json.getDoubleValue());
        }
        return values;
    }
}
