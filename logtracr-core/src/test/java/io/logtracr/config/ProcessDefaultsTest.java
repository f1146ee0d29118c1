package io.logtracr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void app_isCut_whenLong() {
        assertThat(new ProcessDefaults(Map.of("sun.java.command", "A".repeat(500)), folder).app())
                .isEqualTo("A".repeat(64));
    }
}
