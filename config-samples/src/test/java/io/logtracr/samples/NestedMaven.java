package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Builds a sample that has a pom.xml of its own, as somebody does who has copied its folder. */
final class NestedMaven {

    /** A quick start counts for more than a quick end. */
    static final Map<String, String> ENVIRONMENT = Map.of("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

    private static final Path EXECUTABLE = Path.of(System.getProperty("samples.mavenHome"), "bin", "mvn");

    private NestedMaven() {}

    /** Where Maven is: the one that builds this. */
    static Path executable() {
        return EXECUTABLE;
    }

    /** What this build was told of where artifacts are, for another. */
    static List<String> repositoryArguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add("-Dmaven.repo.local=" + System.getProperty("samples.localRepository"));
        if ("offline=true".equals(System.getProperty("samples.mavenMode"))) {
            arguments.add("-o");
        }
        return arguments;
    }

    /**
     * Copies a sample and runs {@code mvn package} in the copy.
     *
     * @param sample    folder in this module
     * @param copy      where to; does not exist
     * @param arguments more arguments for Maven
     */
    static void build(Path sample, Path copy, String... arguments) throws Exception {
        copyTree(sample, copy);
        List<String> command = new ArrayList<>(List.of(EXECUTABLE.toString(), "-q", "-B", "-ntp"));
        command.addAll(repositoryArguments());
        command.addAll(List.of(arguments));
        command.add("package");
        Program maven = Program.run(command, ENVIRONMENT, copy, copy.resolve("build.log"));
        assertThat(maven.exitValue()).as(maven::text).isZero();
    }

    /** Copies a folder with all in it but what was built there. */
    static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(file -> !isBuilt(from.relativize(file))).forEach(file -> {
                try {
                    Path copy = to.resolve(from.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(copy);
                    } else {
                        Files.copy(file, copy);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static boolean isBuilt(Path file) {
        for (Path name : file) {
            if (name.toString().equals("target")) {
                return true;
            }
        }
        return false;
    }
}
