package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.config.FileMode;
import io.logtracr.config.RecorderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

/** Who may read what a recorder leaves: files, folders, arena, lock. */
class FilePermissionsTest {

    @TempDir(factory = OnTmpfs.class)
    Path root;

    @ParameterizedTest
    @CsvSource({"600,rw-------,rwx------", "640,rw-r-----,rwxr-x---", "660,rw-rw----,rwxrwx---"})
    void everyFileAndFolder_hasThePermissionsThatAreConfigured(String mode, String files, String folders)
            throws IOException {
        Path dump = root.resolve("dump");
        RecorderConfig config = RecorderConfig.builder()
                .dumpDir(dump)
                .bufferBytes(256 << 10)
                .dumpInterval(Duration.ofHours(1))
                .filePermissions(FileMode.parse(mode))
                .build();
        Map<String, String> found;
        try (FlightRecorder recorder = FlightRecorder.start(config, new RecordingReporter())) {
            recorder.record("f", Level.DEBUG, "com.acme.Filter", "m");
            assertThat(recorder.dumpAll(Duration.ofSeconds(30))).isTrue();
            Path instance = recorder.directory().orElseThrow();
            found = permissions(instance);
            assertThat(found).containsKeys("recorder.arena", "recorder.lock", "instance.json", "flows", "flows/f.log");
            found.put("", PosixFilePermissions.toString(Files.getPosixFilePermissions(instance)));
        }
        found.forEach((name, permissions) -> assertThat(permissions)
                .as("%s with %s", name, mode)
                .isEqualTo(List.of("", "flows").contains(name) ? folders : files));
        assertThat(Files.getPosixFilePermissions(dump)).doesNotContain(PosixFilePermission.GROUP_WRITE);
    }

    private static Map<String, String> permissions(Path folder) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.filter(each -> !each.equals(folder)).toList()) {
                found.put(
                        folder.relativize(path).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            }
        }
        return found;
    }
}
