package io.logtracr.samples.dropin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command as it is built, run on one dump directory. */
final class Command {

    private final Path dumpDir;
    private final Path output;

    Command(Path dumpDir, Path folder) {
        this.dumpDir = dumpDir;
        this.output = folder.resolve("command.txt");
    }

    /** The entries of a flow, {@code LEVEL message} each; other lines as they are. */
    List<String> show(String flow) throws Exception {
        List<String> entries = new ArrayList<>();
        for (String line : run("show", flow)) {
            entries.add(entry(line));
        }
        return entries;
    }

    /** The entries of all flows, by flow, as {@link #show} gives them; takes one process for all. */
    Map<String, List<String>> flows() throws Exception {
        Map<String, List<String>> flows = new TreeMap<>();
        for (String line : run("grep", ".")) {
            int id = line.indexOf(": ");
            flows.computeIfAbsent(line.substring(0, id), flow -> new ArrayList<>())
                    .add(entry(line.substring(id + 2)));
        }
        return flows;
    }

    private static String entry(String line) {
        return line.replaceFirst("^\\S+Z (\\w+) +\\[.*?\\] (\\S+) - (.*)$", "$1 $3");
    }

    /** The lines that it writes. */
    List<String> run(String command, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-jar", Built.command().toString(), command));
        all.addAll(List.of("--dir", dumpDir.toString()));
        all.addAll(List.of(arguments));
        return JavaProcess.run(output, Map.of(), all.toArray(String[]::new));
    }
}
