package io.logtracr.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The code of a chapter as a shell script. Blocks marked {@code sh} are taken as they are; of those marked {@code console} the lines
 * after {@code $} are commands, and what follows them is what they must print.
 */
record ReadmeChapter(String script, List<Command> commands) {

    /** Ends a line before and one after what a command prints; Maven leaves control characters at a line's beginning. */
    private static final String MARK = "@@@";

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|console)\\n(.*?)^```$");

    /** A command with what the text says that it prints. */
    record Command(String text, List<String> expected) {}

    /** The chapter with this title. */
    static ReadmeChapter of(String document, String title) {
        int begin = document.indexOf("\n## " + title + "\n");
        if (begin < 0) {
            throw new IllegalArgumentException("no chapter " + title);
        }
        int end = document.indexOf("\n## ", begin + 1);
        StringBuilder script = new StringBuilder();
        List<Command> commands = new ArrayList<>();
        Matcher block = BLOCK.matcher(document.substring(begin, end < 0 ? document.length() : end));
        while (block.find()) {
            if (block.group(1).equals("sh")) {
                script.append(block.group(2));
            } else {
                addCommands(block.group(2), script, commands);
            }
        }
        return new ReadmeChapter(script.toString(), commands);
    }

    private static void addCommands(String block, StringBuilder script, List<Command> commands) {
        for (String line : block.split("\n")) {
            if (line.startsWith("$ ")) {
                commands.add(new Command(line.substring(2), new ArrayList<>()));
                script.append("echo ").append(MARK).append('\n');
                script.append(line.substring(2)).append('\n');
                script.append("echo ").append(MARK).append('\n');
            } else {
                commands.get(commands.size() - 1).expected().add(line);
            }
        }
    }

    /** What each command has printed, of all that the script has. */
    List<List<String>> outputs(List<String> lines) {
        List<List<String>> outputs = new ArrayList<>();
        List<String> current = null;
        for (String line : lines) {
            if (!line.endsWith(MARK)) {
                if (current != null) {
                    current.add(line);
                }
            } else if (current == null) {
                current = new ArrayList<>();
            } else {
                outputs.add(current);
                current = null;
            }
        }
        return outputs;
    }
}
