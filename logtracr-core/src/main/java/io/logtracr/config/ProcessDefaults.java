package io.logtracr.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The defaults that depend on the process: where to dump, and the application's name. They look at the file system and are
 * computed on each call: call at start only.
 */
public final class ProcessDefaults {

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Pattern MAIN_CLASS = Pattern.compile("(?:[\\w.]+/)?(?:[\\w$]+\\.)*?([\\w$]+)");
    private static final Pattern JAR = Pattern.compile("(?i)(.+?)\\.jar(?=\\s|$)");
    private static final Pattern JAR_VERSION = Pattern.compile("-[0-9]+([.+-].*)?$");

    private final Map<String, String> systemProperties;
    private final Path sharedMemory;

    ProcessDefaults(Map<String, String> systemProperties, Path sharedMemory) {
        this.systemProperties = systemProperties;
        this.sharedMemory = sharedMemory;
    }

    /** The defaults of a process with these system properties. */
    public static ProcessDefaults of(Map<String, String> systemProperties) {
        return new ProcessDefaults(systemProperties, SHARED_MEMORY);
    }

    /** The defaults of this process. */
    public static ProcessDefaults ofThisProcess() {
        return of(Map.of(
                "user.name", System.getProperty("user.name", ""),
                "java.io.tmpdir", System.getProperty("java.io.tmpdir", ""),
                "sun.java.command", System.getProperty("sun.java.command", ""),
                "java.class.path", System.getProperty("java.class.path", ""),
                "loader.main", System.getProperty("loader.main", "")));
    }

    /**
     * {@code /dev/shm/logtracr-<user>} if {@code /dev/shm} is a folder that can be written to, else the same in
     * {@code java.io.tmpdir}. The folder itself is neither made nor looked at.
     */
    public Path dumpDir() {
        String user = SafeName.of(property("user.name"));
        String folder = "logtracr-" + (user.isEmpty() ? "user" : user);
        boolean usable = Files.isDirectory(sharedMemory) && Files.isWritable(sharedMemory);
        return (usable ? sharedMemory : temporaryFolder()).resolve(folder);
    }

    /**
     * The main class's simple name, or the name of the jar that was started, without path, {@code .jar} and version
     * ({@code java -jar /opt/orders-1.4.2.jar} is {@code orders}); {@code app} if neither is known. Where Spring Boot's launcher was
     * started by its own name, the class that it starts: this reads the manifest of the class path's first entry.
     */
    public String app() {
        String command = property("sun.java.command").trim();
        String startClass = BootLauncher.startClass(command, property("java.class.path"), property("loader.main"));
        String name = SafeName.of(started(startClass.isEmpty() ? command : startClass));
        return name.isEmpty() ? "app" : name;
    }

    private static String started(String command) {
        Matcher mainClass = MAIN_CLASS.matcher(command.split("\\s", 2)[0]);
        Matcher jar = JAR.matcher(command);
        boolean jarFirst = jar.lookingAt();
        if (mainClass.matches() && !(jarFirst && mainClass.group().endsWith(".jar"))) {
            String name = mainClass.group(1).replaceFirst("\\$+$", "");
            return name.substring(name.lastIndexOf('$') + 1);
        }
        if (!jarFirst) {
            return "";
        }
        String path = jar.group(1);
        String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        return JAR_VERSION.matcher(file).replaceFirst("");
    }

    private Path temporaryFolder() {
        try {
            return Path.of(property("java.io.tmpdir")).toAbsolutePath();
        } catch (InvalidPathException unusable) {
            return Path.of("").toAbsolutePath();
        }
    }

    private String property(String name) {
        return systemProperties.getOrDefault(name, "");
    }
}
