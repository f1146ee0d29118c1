package io.logtracr.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts other Java processes on this one's class path. */
final class ChildJvm {

    private ChildJvm() {}

    /** With the options that Chronicle Queue needs, or without. */
    static Process start(Class<?> main, boolean withOptions, String... arguments) throws IOException {
        return builder(main, withOptions ? queueOptions() : List.of(), arguments)
                .start();
    }

    /** With the options that Chronicle Queue needs and these, and of our own variables these alone. */
    static Process start(Class<?> main, Map<String, String> environment, List<String> options, String... arguments)
            throws IOException {
        List<String> all = new ArrayList<>(queueOptions());
        all.addAll(options);
        ProcessBuilder builder = builder(main, all, arguments);
        builder.environment().keySet().removeIf(key -> key.startsWith("LOGTRACR_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static List<String> queueOptions() {
        return List.of(JvmFlags.all().split(" "));
    }

    private static ProcessBuilder builder(Class<?> main, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
