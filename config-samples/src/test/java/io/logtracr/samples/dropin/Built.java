package io.logtracr.samples.dropin;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the build has made, for tests that use it as users do. Where it has not been made the test is skipped. */
final class Built {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Built() {}

    /** The drop-in jar. */
    static Path dropInJar() throws IOException {
        return one(ROOT.resolve("logtracr-logback/target"), "-all.jar");
    }

    /** The command. */
    static Path command() {
        return existing(ROOT.resolve("logtracr-cli/target/logtracr.jar"));
    }

    /** The application's classes, with one of Spring Boot's major versions. */
    static Path bootClasses(int boot) {
        return existing(ROOT.resolve("config-samples/boot-matrix/boot-" + boot + "/target/classes"));
    }

    /** The programs that restart the sample application. */
    static Path bootTestClasses(int boot) {
        return existing(ROOT.resolve("config-samples/boot-matrix/boot-" + boot + "/target/test-classes"));
    }

    /** The application as an executable jar. */
    static Path bootJar(int boot) {
        return existing(ROOT.resolve("config-samples/boot-matrix/boot-" + boot + "/target/orders.jar"));
    }

    /** What the sample application needs beside its classes. */
    static String bootClassPath(int boot) throws IOException {
        return Files.readString(
                        existing(ROOT.resolve("config-samples/boot-matrix/boot-" + boot + "/target/class-path.txt")))
                .strip();
    }

    /** The same with Micrometer's tracing. */
    static String bootTracingClassPath(int boot) throws IOException {
        return Files.readString(existing(
                        ROOT.resolve("config-samples/boot-matrix/boot-" + boot + "/target/tracing-class-path.txt")))
                .strip();
    }

    /** Spring Boot's devtools. */
    static Path devtools(int boot) throws IOException {
        return one(ROOT.resolve("config-samples/boot-matrix/boot-" + boot + "/target/devtools"), ".jar");
    }

    /** Those of the jars that the sample application needs whose name begins so. */
    static List<Path> bootJars(int boot, String... names) throws IOException {
        return Arrays.stream(bootClassPath(boot).split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> Arrays.stream(names)
                        .anyMatch(name -> jar.getFileName().toString().startsWith(name)))
                .toList();
    }

    /** Logback and SLF4J of this version, as the adapter's tests have them. */
    static List<Path> logback(String folder) throws IOException {
        try (Stream<Path> jars =
                Files.list(existing(ROOT.resolve("logtracr-logback/target").resolve(folder)))) {
            return jars.toList();
        }
    }

    /** The entries of this test's own class path whose name contains one of these. */
    static List<Path> ownJars(String... names) {
        List<Path> found = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Arrays.stream(names).anyMatch(Path.of(entry).getFileName().toString()::contains)) {
                found.add(Path.of(entry));
            }
        }
        return found;
    }

    /** This module's test programs. */
    static Path programs() {
        return Path.of("target", "test-classes").toAbsolutePath();
    }

    /** Puts entries together as a class path. */
    static String classPath(Object... entries) {
        List<String> texts = new ArrayList<>();
        for (Object entry : entries) {
            if (entry instanceof List<?> list) {
                list.forEach(each -> texts.add(each.toString()));
            } else {
                texts.add(entry.toString());
            }
        }
        return String.join(File.pathSeparator, texts);
    }

    private static Path one(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(existing(folder))) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(suffix)).toList();
            assumeTrue(found.size() == 1, "there is no *" + suffix + " in " + folder + ": not packaged yet");
            return found.get(0);
        }
    }

    private static Path existing(Path path) {
        assumeTrue(Files.exists(path), path + " is not there: not packaged yet");
        return path;
    }
}
