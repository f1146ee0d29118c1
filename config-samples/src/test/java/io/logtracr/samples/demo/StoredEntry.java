package io.logtracr.samples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of a stored flow, as a reader of the text file sees it.
 *
 * @param text message, key-values and, after line breaks, what else belongs to it
 */
record StoredEntry(String level, String thread, String logger, String text) {

    private static final Pattern ENTRY = Pattern.compile("\\S+Z (\\w+) +\\[([^]]*)] (\\S+) - (.*)");

    static List<StoredEntry> read(Path file) throws IOException {
        List<StoredEntry> entries = new ArrayList<>();
        for (String line : Files.readString(file).split("\n")) {
            if (line.startsWith("\t")) {
                int last = entries.size() - 1;
                entries.set(last, entries.get(last).append(line.substring(1)));
            } else if (!line.startsWith("#")) {
                Matcher entry = ENTRY.matcher(line);
                if (!entry.matches()) {
                    throw new AssertionError("no entry: " + line);
                }
                entries.add(new StoredEntry(entry.group(1), entry.group(2), entry.group(3), entry.group(4)));
            }
        }
        return entries;
    }

    private StoredEntry append(String line) {
        return new StoredEntry(level, thread, logger, text + "\n" + line);
    }
}
