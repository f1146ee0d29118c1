package io.logtracr.bench.results;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what JMH writes with {@code -rf json}. */
final class JmhFile {

    private static final JsonFactory JSON = new JsonFactory();

    private JmhFile() {}

    /** All results, in order; what is not needed is skipped. */
    static List<JmhRow> read(Path file) throws IOException {
        List<JmhRow> rows = new ArrayList<>();
        try (JsonParser json = JSON.createParser(file.toFile())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                rows.add(readRow(json));
            }
        }
        return rows;
    }

    private static JmhRow readRow(JsonParser json) throws IOException {
        String javaVersion = "";
        String workload = "";
        int threads = 1;
        Map<String, String> parameters = new LinkedHashMap<>();
        Map<String, Double> primary = Map.of();
        Map<String, Double> secondary = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "jdkVersion" -> javaVersion = json.getText();
                case "benchmark" ->
                    workload = json.getText().substring(json.getText().lastIndexOf('.') + 1);
                case "threads" -> threads = json.getIntValue();
                case "params" -> {
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        String name = json.currentName();
                        json.nextToken();
                        parameters.put(name, json.getText());
                    }
                }
                case "primaryMetric" -> primary = readMetric(json);
                case "secondaryMetrics" -> {
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        String name = json.currentName();
                        json.nextToken();
                        secondary.put(name, readMetric(json).getOrDefault("score", Double.NaN));
                    }
                }
                default -> json.skipChildren();
            }
        }
        return new JmhRow(
                javaVersion,
                workload,
                threads,
                parameters,
                primary.getOrDefault("score", Double.NaN),
                primary.getOrDefault("scoreError", Double.NaN),
                secondary);
    }

    /** Score and its error; JMH writes a number that is none as a string. */
    private static Map<String, Double> readMetric(JsonParser json) throws IOException {
        Map<String, Double> numbers = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (value.isNumeric()) {
                numbers.put(field, json.getDoubleValue());
            } else {
                json.skipChildren();
            }
        }
        return numbers;
    }
}
