package io.logtracr.config;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** Sees behind the launchers of Spring Boot's executable jars, whose names say nothing about the application. */
final class BootLauncher {

    /** Since Boot 3.2 in a package of their own. */
    private static final Pattern LAUNCHER =
            Pattern.compile("org\\.springframework\\.boot\\.loader\\.(?:launch\\.)?\\w+Launcher");

    private static final String START_CLASS = "Start-Class";

    private BootLauncher() {}

    /**
     * The class that a launcher starts.
     *
     * @param command    main class or jar, and arguments
     * @param classPath  of the process; its first entry is the executable jar, or the folder that it was unpacked to
     * @param loaderMain Boot's system property that wins over the manifest; may be empty
     * @return empty if the command is no launcher, or cannot be seen through
     */
    static String startClass(String command, String classPath, String loaderMain) {
        if (!LAUNCHER.matcher(command.split("\\s", 2)[0]).matches()) {
            return "";
        }
        if (!loaderMain.isBlank()) {
            return loaderMain.trim();
        }
        try {
            Manifest manifest = manifest(Path.of(classPath.split(Pattern.quote(File.pathSeparator), 2)[0]));
            String startClass =
                    manifest == null ? null : manifest.getMainAttributes().getValue(START_CLASS);
            return startClass == null ? "" : startClass.trim();
        } catch (IOException | InvalidPathException | SecurityException unreadable) {
            return "";
        }
    }

    private static Manifest manifest(Path application) throws IOException {
        if (Files.isDirectory(application)) {
            try (InputStream in = Files.newInputStream(application.resolve(JarFile.MANIFEST_NAME))) {
                return new Manifest(in);
            }
        }
        try (JarFile jar = new JarFile(application.toFile())) {
            return jar.getManifest();
        }
    }
}
