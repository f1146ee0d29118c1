package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Builds and boots the Spring Boot sample with the drop-in jar, as its README says. */
@ExtendWith(BuiltShop.class)
class SpringBootIT {

    private static final String FAILED = "request-13";

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @Test
    void boot_recordsTheFailingRequest_withTheDropInJar(BuiltShop.Jar shop) throws Exception {
        assertFailingRequestIsRecorded(shop.path());
    }

    @Test
    @Tag("large")
    void boot_recordsTheFailingRequest_withTheLineBefore() throws Exception {
        assertFailingRequestIsRecorded(BuiltShop.build(folder.resolve("shop"), "-Dspring-boot.version=3.5.16"));
    }

    private void assertFailingRequestIsRecorded(Path shop) throws Exception {
        Path dump = folder.resolve("dump");
        List<String> command = List.of(
                Program.JAVA.toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dloader.path=" + BuiltJars.dropIn(),
                "-cp",
                shop.toString(),
                "org.springframework.boot.loader.launch.PropertiesLauncher");
        try (Shop running =
                Shop.start(command, Map.of("LOGTRACR_DUMP_DIR", dump.toString()), folder.resolve("shop.log"))) {
            assertThat(running.order(1, "request-1")).isEqualTo(200);
            assertThat(running.order(13, FAILED)).isEqualTo(500);
            assertThat(running.program().terminate()).as("SIGTERM").isEqualTo(143);
            assertThat(running.program().text())
                    .contains("order 1 accepted", "cannot take the order")
                    .doesNotContain(" DEBUG ");
        }

        Program ls = Program.logtracr(dump, folder.resolve("ls"), "ls", "--errors");
        assertThat(ls.lines()).hasSize(2).last().asString().endsWith(" " + FAILED);
        Program show = Program.logtracr(dump, folder.resolve("show"), "show", FAILED);
        assertThat(show.text())
                .contains(
                        "DispatcherServlet - GET \"/orders/13\"",
                        "com.acme.shop.OrderController - looks for 13 in 3 stores",
                        "java.lang.IllegalStateException: out of stock",
                        "Completed 500 INTERNAL_SERVER_ERROR");
    }
}
