package io.logtracr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessDefaultsTest {

    @TempDir
    Path folder;

    @Test
    void dumpDir_isInSharedMemory_whenThatIsAFolder() {
        assertThat(new ProcessDefaults(Map.of("user.name", "ann"), folder).dumpDir())
                .isEqualTo(folder.resolve("logtracr-ann"))
                .doesNotExist();
    }

    @Test
    void dumpDir_isInTempFolder_whenSharedMemoryIsMissingOrAFile() throws Exception {
        Map<String, String> properties = Map.of("user.name", "ann", "java.io.tmpdir", "/var/tmp");
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(new ProcessDefaults(properties, folder.resolve("missing")).dumpDir())
                .isEqualTo(Path.of("/var/tmp/logtracr-ann"));
        assertThat(new ProcessDefaults(properties, file).dumpDir()).isEqualTo(Path.of("/var/tmp/logtracr-ann"));
    }

    @Test
    void dumpDir_isAbsolute_whenTempFolderIsNoPath() {
        assertThat(new ProcessDefaults(Map.of("java.io.tmpdir", "a\0b"), folder.resolve("missing")).dumpDir())
                .isEqualTo(Path.of("logtracr-user").toAbsolutePath());
    }

    @ParameterizedTest
    @CsvSource({
        "ACME\\ann, ACME_ann",
        "../../etc, _._.._etc",
        ".hidden, _hidden",
        "ünal b, _nal_b",
        "?, user",
        "'', user"
    })
    void dumpDir_makesTheUserSafe(String user, String safe) {
        Path dumpDir = new ProcessDefaults(Map.of("user.name", user), folder).dumpDir();

        assertThat(dumpDir.getParent()).isEqualTo(folder);
        assertThat(dumpDir.getFileName()).hasToString("logtracr-" + safe);
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme.Orders --port 80, Orders",
        "Orders, Orders",
        "orders.module/com.acme.Orders, Orders",
        "com.acme.Orders$Main a.jar, Main",
        "com.acme.ScalaApp$, ScalaApp",
        "/opt/acme/orders-1.4.2-SNAPSHOT.jar -v, orders",
        "orders.jar, orders",
        "orders-2.JAR, orders",
        "order-service-1.0+build.7.jar x, order-service",
        "C:\\acme\\orders-1.0.jar, orders",
        "/opt/my app/orders.jar one.jar, orders",
        "'', app",
        "'   ', app",
        "/opt/???, app"
    })
    void app_isTheMainClassOrTheJar(String command, String app) {
        assertThat(new ProcessDefaults(Map.of("sun.java.command", command), folder).app())
                .isEqualTo(app);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.boot.loader.launch.PropertiesLauncher --port 80",
                "org.springframework.boot.loader.JarLauncher"
            })
    void app_isTheStartClass_whenBootsLauncherIsTheMainClass(String launcher) throws Exception {
        Path manifest = Files.createDirectory(folder.resolve("META-INF")).resolve("MANIFEST.MF");
        Files.writeString(manifest, "Manifest-Version: 1.0\nStart-Class: com.acme.Orders\n");
        Path jar = folder.resolve("executable.jar");
        try (InputStream in = Files.newInputStream(manifest)) {
            new JarOutputStream(Files.newOutputStream(jar), new Manifest(in)).close();
        }

        assertThat(launched(launcher, jar + File.pathSeparator + "other.jar", ""))
                .isEqualTo("Orders");
        assertThat(launched(launcher, folder.toString(), "")).isEqualTo("Orders");
        assertThat(launched(launcher, jar.toString(), "com.acme.Invoices")).isEqualTo("Invoices");
        assertThat(launched("com.acme.Own", jar.toString(), "")).isEqualTo("Own");
    }

    @Test
    void app_isTheLauncher_whenItsManifestCannotBeRead() throws Exception {
        String launcher = "org.springframework.boot.loader.launch.JarLauncher";
        Path noJar = Files.writeString(folder.resolve("no.jar"), "no jar");
        Path plain = folder.resolve("plain.jar");
        new JarOutputStream(Files.newOutputStream(plain), new Manifest()).close();

        for (String classPath : List.of("", "missing.jar", "a\0b", folder.toString(), noJar + "", plain + "")) {
            assertThat(launched(launcher, classPath, "")).as(classPath).isEqualTo("JarLauncher");
        }
    }

    @Test
    void app_isCut_whenLong() {
        assertThat(new ProcessDefaults(Map.of("sun.java.command", "A".repeat(500)), folder).app())
                .isEqualTo("A".repeat(64));
    }

    private String launched(String command, String classPath, String loaderMain) {
        return new ProcessDefaults(
                        Map.of("sun.java.command", command, "java.class.path", classPath, "loader.main", loaderMain),
                        folder)
                .app();
    }
}
