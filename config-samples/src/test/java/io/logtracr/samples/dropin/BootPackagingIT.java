package io.logtracr.samples.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.samples.TmpfsFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the drop-in jar can be put beside a Spring Boot application, and where it cannot. */
class BootPackagingIT {

    private static final String FLOW = "DEBUG starting number 1";

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Tag("large")
    void executableJar_isRecorded_withTheJarInItsLibraries(int boot) throws Exception {
        Path jar = withLibrary(Built.bootJar(boot), Built.dropInJar());
        assertThat(instancesAfter("-jar", jar.toString())).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Tag("large")
    void executableJar_isRecorded_withLoaderPath(int boot) throws Exception {
        Path libraries = Files.createDirectory(folder.resolve("libraries"));
        Files.copy(Built.dropInJar(), libraries.resolve("logtracr-all.jar"));
        assertThat(instancesAfter(
                        "-cp",
                        Built.bootJar(boot).toString(),
                        "-Dloader.path=" + libraries,
                        "org.springframework.boot.loader.launch.PropertiesLauncher"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Tag("large")
    void executableJar_isNotRecorded_withTheJarOnTheClassPathOption(int boot) throws Exception {
        assertThat(instancesAfter(
                        "-cp",
                        Built.dropInJar().toString(),
                        "-jar",
                        Built.bootJar(boot).toString()))
                .isZero();
    }

    @Test
    void restarts_leakNothing_andKeepOneRecorder_withBoot4() throws Exception {
        restart(4);
    }

    @Test
    @Tag("large")
    void restarts_leakNothing_andKeepOneRecorder_withBoot3() throws Exception {
        restart(3);
    }

    private void restart(int boot) throws Exception {
        Path dump = folder.resolve("dump");
        List<String> output = JavaProcess.run(
                folder.resolve("output.txt"),
                Map.of("LOGTRACR_DUMP_DIR", dump.toString()),
                "-cp",
                Built.classPath(
                        Built.bootTestClasses(boot),
                        Built.bootClasses(boot),
                        Built.bootClassPath(boot),
                        Built.dropInJar()),
                "io.logtracr.samples.boot.RestartProgram",
                Built.bootClasses(boot).toString(),
                "3");
        assertThat(output).containsAnyOf("class loaders left: 0", "class loaders left: 1");
        assertThat(output).contains("recorder threads: 1");
        assertThat(output).noneMatch(line -> line.contains("DEBUG"));
        Map<String, List<String>> flows = new Command(dump, folder).flows();
        assertThat(flows.get("restart-1")).contains(FLOW, "DEBUG closed number 1");
        assertThat(flows.get("restart-3")).contains("DEBUG starting number 3", "DEBUG closed number 3");
        try (var instances = Files.list(dump)) {
            assertThat(instances).hasSize(1);
        }
    }

    /** Starts the application, stops it, and counts the instances that the recorder left. */
    private long instancesAfter(String... arguments) throws Exception {
        Path dump = Files.createDirectory(folder.resolve("dump"));
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--server.port=0");
        try (JavaProcess application = JavaProcess.start(
                folder.resolve("output.txt"),
                Map.of("LOGTRACR_DUMP_DIR", dump.toString()),
                all.toArray(String[]::new))) {
            application.awaitOutput("Started OrdersApplication");
            application.terminate();
            application.exitCode();
            assertThat(application.lines()).noneMatch(line -> line.contains("DEBUG"));
        }
        try (var instances = Files.list(dump)) {
            return instances.count();
        }
    }

    /** A copy of an executable jar with one more library. Boot wants libraries stored, not compressed. */
    private Path withLibrary(Path jar, Path library) throws IOException {
        Path copy = folder.resolve("with-library.jar");
        try (JarFile in = new JarFile(jar.toFile());
                OutputStream file = Files.newOutputStream(copy);
                JarOutputStream out = new JarOutputStream(file)) {
            for (JarEntry entry : in.stream().toList()) {
                try (InputStream content = in.getInputStream(entry)) {
                    put(out, entry.getName(), content.readAllBytes(), entry.getMethod() == JarEntry.STORED);
                }
            }
            put(out, "BOOT-INF/lib/logtracr-all.jar", Files.readAllBytes(library), true);
        }
        return copy;
    }

    private static void put(JarOutputStream out, String name, byte[] content, boolean stored) throws IOException {
        JarEntry entry = new JarEntry(name);
        if (stored) {
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setMethod(JarEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
        }
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
