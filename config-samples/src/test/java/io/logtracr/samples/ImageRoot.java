package io.logtracr.samples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for the file system of a container or a target machine: paths below the given ones are moved into folders of the
 * tests, in command lines and variables, so that these can be run here as they are otherwise.
 */
final class ImageRoot {

    private final Map<String, String> folders = new LinkedHashMap<>();

    /** Moves what begins with an absolute path elsewhere. */
    ImageRoot map(String path, Object folder) {
        folders.put(path, folder.toString());
        return this;
    }

    String moved(String text) {
        String result = text;
        for (Map.Entry<String, String> folder : folders.entrySet()) {
            // a whole name, at the beginning of a path
            String path = "(?<![\\w./-])" + Pattern.quote(folder.getKey()) + "(?![\\w.-])";
            result = result.replaceAll(path, Matcher.quoteReplacement(folder.getValue()));
        }
        return result;
    }

    List<String> moved(List<String> texts) {
        return texts.stream().map(this::moved).toList();
    }

    Map<String, String> moved(Map<String, String> variables) {
        Map<String, String> result = new LinkedHashMap<>();
        variables.forEach((name, value) -> result.put(name, moved(value)));
        return result;
    }
}
