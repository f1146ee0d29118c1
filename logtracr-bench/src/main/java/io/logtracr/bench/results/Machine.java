package io.logtracr.bench.results;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** Notes where, when, with what and how the benchmarks are run. */
public final class Machine {

    private static final JsonFactory JSON = new JsonFactory();
    /** Libraries whose jars tell their version. */
    private static final Map<String, String> LIBRARIES = libraries();

    private Machine() {}

    private static Map<String, String> libraries() {
        Map<String, String> libraries = new LinkedHashMap<>();
        libraries.put("Logback", "ch.qos.logback/logback-classic");
        libraries.put("SLF4J", "org.slf4j/slf4j-api");
        libraries.put("JMH", "org.openjdk.jmh/jmh-core");
        libraries.put("Log4j", "org.apache.logging.log4j/log4j-core");
        libraries.put("logstash-logback-encoder", "net.logstash.logback/logstash-logback-encoder");
        libraries.put("Chronicle Queue", "net.openhft/chronicle-queue");
        return libraries;
    }

    /**
     * Writes the file.
     *
     * @param args the file, then the command that the benchmarks are run by
     */
    public static void main(String[] args) throws IOException {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        notes.put("command", args[1]);
        notes.put(
                "processor", Runtime.getRuntime().availableProcessors() + " × " + first("/proc/cpuinfo", "model name"));
        notes.put("busy threads", BusyThreads.describe());
        notes.put("memory", first("/proc/meminfo", "MemTotal"));
        notes.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        for (Map.Entry<String, String> library : LIBRARIES.entrySet()) {
            notes.put(library.getKey(), version(library.getValue()));
        }
        write(Path.of(args[0]), notes);
    }

    private static String first(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String version(String coordinates) throws IOException {
        try (InputStream in = Machine.class.getResourceAsStream("/META-INF/maven/" + coordinates + "/pom.properties")) {
            if (in == null) {
                return "unknown";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }

    private static void write(Path file, Map<String, String> notes) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(file.toFile(), JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            for (Map.Entry<String, String> note : notes.entrySet()) {
                json.writeStringField(note.getKey(), note.getValue());
            }
            json.writeEndObject();
        }
    }

    /** The notes by their names, in order. */
    static Map<String, String> read(Path file) throws IOException {
        Map<String, String> notes = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(file.toFile())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                notes.put(name, json.getText());
            }
        }
        return notes;
    }
}
