package io.logtracr.samples.dropin;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * One jar made of many, as maven-shade-plugin makes it: of files that come twice the first is taken, unless they are to be merged.
 */
final class ShadedJar {

    private static final String FACTORIES = "META-INF/spring.factories";

    private final boolean merging;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private ShadedJar(boolean merging) {
        this.merging = merging;
    }

    /** With the files of services merged: those of {@code META-INF/services}, and Spring's. */
    static Path merged(Path jar, List<Path> parts) throws IOException {
        return make(jar, parts, true);
    }

    /** With the first of each. */
    static Path unmerged(Path jar, List<Path> parts) throws IOException {
        return make(jar, parts, false);
    }

    private static Path make(Path jar, List<Path> parts, boolean merging) throws IOException {
        ShadedJar shaded = new ShadedJar(merging);
        for (Path part : parts) {
            if (Files.isDirectory(part)) {
                shaded.addFolder(part);
            } else {
                shaded.addJar(part);
            }
        }
        shaded.write(jar);
        return jar;
    }

    private void addFolder(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                add(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
    }

    private void addJar(Path jar) throws IOException {
        try (JarFile in = new JarFile(jar.toFile())) {
            for (JarEntry entry :
                    in.stream().filter(each -> !each.isDirectory()).toList()) {
                try (var content = in.getInputStream(entry)) {
                    add(entry.getName(), content.readAllBytes());
                }
            }
        }
    }

    private void add(String name, byte[] content) throws IOException {
        boolean left = name.equals("META-INF/MANIFEST.MF") || name.endsWith("module-info.class");
        if (left) {
            return;
        }
        byte[] before = files.get(name);
        if (before == null) {
            files.put(name, content);
        } else if (name.equals(FACTORIES) && merging) {
            files.put(name, mergedFactories(before, content));
        } else if (merging && (name.endsWith(".imports") || name.startsWith("META-INF/services/"))) {
            files.put(name, lines(before, content));
        }
    }

    private static byte[] lines(byte[] first, byte[] second) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(first);
        all.write('\n');
        all.write(second);
        return all.toByteArray();
    }

    /** Each key's values one after the other. */
    private static byte[] mergedFactories(byte[] first, byte[] second) throws IOException {
        Properties all = load(first);
        load(second).forEach((key, value) -> all.merge(key, value, (one, other) -> one + "," + other));
        StringBuilder text = new StringBuilder();
        all.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Properties load(byte[] content) throws IOException {
        Properties properties = new Properties();
        properties.load(new ByteArrayInputStream(content));
        return properties;
    }

    private void write(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.setLevel(1);
            for (String name : folders()) { // Spring looks for its components by them.
                out.putNextEntry(new JarEntry(name));
                out.closeEntry();
            }
            for (Map.Entry<String, byte[]> each : files.entrySet()) {
                out.putNextEntry(new JarEntry(each.getKey()));
                out.write(each.getValue());
                out.closeEntry();
            }
        }
    }

    private Set<String> folders() {
        Set<String> names = new TreeSet<>();
        for (String file : files.keySet()) {
            for (int end = file.indexOf('/'); end >= 0; end = file.indexOf('/', end + 1)) {
                names.add(file.substring(0, end + 1));
            }
        }
        return names;
    }
}
