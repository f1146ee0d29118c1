package io.logtracr.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A unit file: its settings by section, each with its values in order. No quotes and no continued lines, as the sample has none. */
record SystemdUnit(Map<String, Map<String, List<String>>> sections) {

    /** Reads a file. */
    static SystemdUnit read(Path file) throws IOException {
        Map<String, Map<String, List<String>>> sections = new LinkedHashMap<>();
        Map<String, List<String>> section = null;
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                section = sections.computeIfAbsent(line.substring(1, line.length() - 1), name -> new LinkedHashMap<>());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                if (section == null || equals < 1) {
                    throw new IllegalArgumentException(file + ": no setting: " + line);
                }
                section.computeIfAbsent(line.substring(0, equals), name -> new ArrayList<>())
                        .add(line.substring(equals + 1));
            }
        }
        return new SystemdUnit(sections);
    }

    /** The values of a setting of the service. */
    List<String> service(String name) {
        return sections.get("Service").getOrDefault(name, List.of());
    }

    /** The command line. */
    List<String> command() {
        return List.of(service("ExecStart").get(0).split(" +"));
    }

    /** What all lines of {@code Environment=} set, {@code %t} being {@code /run} as it is for services of the system. */
    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : service("Environment")) {
            for (String variable : line.split(" +")) {
                int equals = variable.indexOf('=');
                variables.put(
                        variable.substring(0, equals),
                        variable.substring(equals + 1).replace("%t", "/run"));
            }
        }
        return variables;
    }
}
