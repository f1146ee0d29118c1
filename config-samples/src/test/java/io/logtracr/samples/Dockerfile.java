package io.logtracr.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Dockerfile's instructions, continued lines joined and comments dropped. */
record Dockerfile(List<Instruction> instructions) {

    private static final Pattern LINE = Pattern.compile("([A-Z]+)\\s+(.+)");
    private static final Pattern VARIABLE = Pattern.compile("(\\w+)=(\\S*)");
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** One of them: {@code COPY}, and what comes after it. */
    record Instruction(String name, String arguments) {}

    /** Reads a file. */
    static Dockerfile read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .toList();
        List<Instruction> instructions = new ArrayList<>();
        for (String line : String.join("\n", lines).replaceAll("\\\\\n\\s*", "").split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no instruction: " + line);
            }
            instructions.add(new Instruction(matcher.group(1), matcher.group(2)));
        }
        return new Dockerfile(instructions);
    }

    /** Where files are copied to, by where they come from; relative targets are below the last WORKDIR. */
    Map<String, String> copies() {
        Map<String, String> copies = new LinkedHashMap<>();
        Path folder = Path.of("/");
        for (Instruction instruction : instructions) {
            switch (instruction.name()) {
                case "WORKDIR" -> folder = folder.resolve(instruction.arguments());
                case "COPY" -> {
                    String[] names = instruction.arguments().split("\\s+");
                    copies.put(names[0], folder.resolve(names[1]).toString());
                }
                default -> {
                    // says nothing about files
                }
            }
        }
        return copies;
    }

    /** What ENV sets. */
    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Instruction instruction : named("ENV")) {
            VARIABLE.matcher(instruction.arguments())
                    .results()
                    .forEach(variable -> variables.put(variable.group(1), variable.group(2)));
        }
        return variables;
    }

    /** The command line of ENTRYPOINT, which is written as a list. */
    List<String> entryPoint() {
        return STRING.matcher(named("ENTRYPOINT").get(0).arguments())
                .results()
                .map((MatchResult string) -> string.group(1))
                .toList();
    }

    /** The instructions of these names. */
    List<Instruction> named(String... names) {
        return instructions.stream()
                .filter(instruction -> Arrays.asList(names).contains(instruction.name()))
                .toList();
    }
}
