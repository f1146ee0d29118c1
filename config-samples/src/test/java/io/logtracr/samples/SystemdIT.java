package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The unit is one that systemd takes, and what it starts records into the runtime directory. */
@ExtendWith(BuiltShop.class)
class SystemdIT {

    private static final Path FILE = Path.of("systemd", "shop.service");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    private final SystemdUnit unit;

    SystemdIT() throws IOException {
        unit = SystemdUnit.read(FILE);
    }

    @Test
    void unit_keepsTheRuntimeDirectory_whichIsWhereTheRecorderWrites() {
        assertThat(unit.sections()).containsOnlyKeys("Unit", "Service", "Install");
        assertThat(unit.environment())
                .containsEntry(
                        "LOGTRACR_DUMP_DIR",
                        "/run/" + unit.service("RuntimeDirectory").get(0));
        assertThat(unit.service("RuntimeDirectoryPreserve")).containsExactly("yes");
    }

    @Test
    void verify_findsNothing() throws Exception {
        assumeTrue(Files.isExecutable(ANALYZE), "there is no systemd-analyze here");
        // the program and the user are those of the machine where it is to run
        Path here = folder.resolve("shop.service");
        Files.writeString(
                here,
                Files.readString(FILE)
                        .replace("ExecStart=/usr/bin/java", "ExecStart=" + Program.JAVA)
                        .replace("User=shop\n", "User=nobody\n"));

        Program verify = Program.run(
                List.of(ANALYZE.toString(), "verify", "--man=no", here.toString()),
                Map.of("SYSTEMD_LOG_LEVEL", "warning"),
                folder,
                folder.resolve("verify.log"));

        assertThat(verify.exitValue()).as(verify::text).isZero();
        assertThat(verify.lines())
                .filteredOn(line -> line.contains("shop.service"))
                .isEmpty();
    }

    @Test
    void execStart_recordsTheFlows_andEndsAsTheUnitSays(BuiltShop.Jar shop) throws Exception {
        Path runtime = Files.createDirectory(folder.resolve("run"));
        Image files = Image.build(shop.path(), folder.resolve("image"));
        ImageRoot machine = new ImageRoot()
                .map("/opt/shop", files.folder().resolve("app"))
                .map("/usr/bin/java", Program.JAVA)
                .map("/run", runtime);
        List<String> command = new ArrayList<>(machine.moved(unit.command()));

        try (Shop running = Shop.start(command, machine.moved(unit.environment()), folder.resolve("shop.log"))) {
            assertThat(running.order(13, "request-13")).isEqualTo(500);
            assertThat(running.program().terminate())
                    .hasToString(unit.service("SuccessExitStatus").get(0));
        }

        Path dump = runtime.resolve(unit.service("RuntimeDirectory").get(0));
        Program ls = Program.logtracr(dump, folder.resolve("ls"), "ls", "--errors");
        assertThat(ls.lines()).hasSize(2).last().asString().startsWith("stored").endsWith(" request-13");
    }
}
