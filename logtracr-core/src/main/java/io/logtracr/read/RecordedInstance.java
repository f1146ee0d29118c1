package io.logtracr.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.logtracr.store.InstanceFolder;
import io.logtracr.store.PurgedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An instance as found in a dump directory.
 *
 * @param name          its name
 * @param folder        its folder
 * @param alive         whether its process lives
 * @param flowsInMemory how many flows are in its arena
 * @param flowsStored   how many flows are in its store
 * @param storeBytes    bytes of their files
 * @param facts         what {@code instance.json} says: app, host, pid, start, javaVersion, and whether it was recording; empty if it is missing
 * @param configuration the effective configuration by key, with what was changed at run time, likewise
 * @param purged        what it has noted of files that it purged, the oldest first
 * @param counters      the counters by label, as the process wrote them last, at most some seconds ago while it lives
 */
public record RecordedInstance(
        String name,
        Path folder,
        boolean alive,
        int flowsInMemory,
        int flowsStored,
        long storeBytes,
        Map<String, String> facts,
        Map<String, String> configuration,
        List<PurgedFile> purged,
        Map<String, Long> counters) {

    private static final long MAX_INFO_BYTES = 1 << 20;

    static RecordedInstance of(InstanceView view, Warnings warnings) {
        Map<String, String> facts = new LinkedHashMap<>();
        Map<String, String> configuration = new LinkedHashMap<>();
        Map<String, Long> counters = new LinkedHashMap<>();
        Path info = view.folder().resolve(InstanceFolder.INFO_FILE);
        if (Files.isRegularFile(info, LinkOption.NOFOLLOW_LINKS)) {
            try {
                if (Files.size(info) > MAX_INFO_BYTES) {
                    throw new IOException("longer than " + MAX_INFO_BYTES + " bytes");
                }
                parse(Files.readAllBytes(info), facts, configuration, counters);
            } catch (IOException e) {
                warnings.add(info + " cannot be read");
            }
        }
        long bytes = 0;
        int stored = 0;
        for (String flowId : view.flowIds()) {
            boolean any = false;
            for (StoredPart part : view.storedParts(flowId)) {
                bytes += part.bytes();
                any = true;
            }
            stored += any ? 1 : 0;
        }
        return new RecordedInstance(
                view.name(),
                view.folder(),
                view.isAlive(),
                view.flowIdsInMemory().size(),
                stored,
                bytes,
                Collections.unmodifiableMap(facts),
                Collections.unmodifiableMap(configuration),
                List.copyOf(PurgedFiles.in(view.folder(), warnings)),
                Collections.unmodifiableMap(counters));
    }

    private static void parse(
            byte[] json, Map<String, String> facts, Map<String, String> configuration, Map<String, Long> counters)
            throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_OBJECT && name.equals("counters")) {
                    counters(parser, counters);
                } else if (value == JsonToken.START_OBJECT && name.equals("configuration")) {
                    texts(parser, configuration);
                } else {
                    text(parser, name, facts);
                }
            }
        }
    }

    private static void texts(JsonParser parser, Map<String, String> texts) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            text(parser, name, texts);
        }
    }

    private static void text(JsonParser parser, String name, Map<String, String> texts) throws IOException {
        if (parser.currentToken() == null) {
            throw new IOException("cut");
        }
        if (parser.currentToken().isScalarValue()) {
            texts.put(name, parser.getText());
        } else {
            parser.skipChildren();
        }
    }

    private static void counters(JsonParser parser, Map<String, Long> counters) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                counters.put(name, parser.getLongValue());
            } else {
                parser.skipChildren();
            }
        }
    }
}
